import Pipeline

extension Registry {
  /// The part of the schema that describes `study:`.
  var studySchema: JSON {
    let trials: JSON = .object([
      ("type", .text("array")), ("items", .object([("type", .text("object"))])),
    ])
    return .object([
      ("type", .text("object")), ("required", .list([.text("matrix")])),
      ("additionalProperties", .boolean(false)),
      ("description", .text("Runs the pipeline for every combination of a matrix.")),
      (
        "properties",
        .object([
          (
            "matrix",
            .object([
              ("type", .text("object")), ("minProperties", .integer(1)),
              (
                "additionalProperties",
                .object([("type", .list([.text("array"), .text("object")]))])
              ),
              (
                "description",
                .text(
                  "Variables and their values: a list, a range {from, to, step or count, scale}, or "
                    + "names of groups of variables.")
              ),
            ])
          ),
          ("include", trials), ("exclude", trials),
          ("compare", .object([("type", .text("array")), ("items", comparisonSchema)])),
        ])
      ),
    ])
  }

  private var comparisonSchema: JSON {
    let text: JSON = .object([("type", .text("string"))])
    let axes: JSON = .object([
      ("type", .list([.text("string"), .text("array")])), ("items", text),
    ])
    func choice<Choice: RawRepresentable<String> & CaseIterable>(
      _: Choice.Type, _ description: String
    ) -> JSON {
      .object([
        ("enum", .list(Choice.allCases.map { .text($0.rawValue) })),
        ("description", .text(description)),
      ])
    }
    let baseline: JSON = .object([
      ("type", .list(["string", "number", "boolean", "array", "object"].map(JSON.text))),
      (
        "description",
        .text(
          "The variant that the others are tested against: a value of an axis of the rows or columns, "
            + "or a map of axes to values. Without it, all pairs are tested.")
      ),
    ])
    let repetitions: JSON = .object([
      ("type", .text("string")),
      (
        "description",
        .text(
          "The axis of 'over' whose values are repetitions; the other axes are averaged inside each. "
            + "The seed's axis unless said otherwise, or the only one.")
      ),
    ])
    let subjects = ["metric", "series", "image"]
    return .object([
      ("type", .text("object")), ("additionalProperties", .boolean(false)),
      ("oneOf", .list(subjects.map { .object([("required", .list([.text($0)]))]) })),
      (
        "properties",
        .object(
          subjects.map { ($0, text) } + ["over", "rows", "columns"].map { ($0, axes) }
            + [
              ("best", choice(Comparison.Best.self, "Which end of a metric is the good one.")),
              ("repetitions", repetitions), ("baseline", baseline),
              (
                "test",
                choice(
                  Comparison.Test.self,
                  "Student's paired t-test, or Wilcoxon's signed-rank test.")
              ),
              (
                "interval",
                choice(
                  Comparison.Interval.self,
                  "The interval of a variant's mean: Student's, or of the bootstrap.")
              ), ("file", text),
            ])
      ),
    ])
  }
}

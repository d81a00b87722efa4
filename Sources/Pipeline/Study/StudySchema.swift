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
    let best = Comparison.Best.allCases.map { JSON.text($0.rawValue) }
    let subjects = ["metric", "series", "image"]
    return .object([
      ("type", .text("object")), ("additionalProperties", .boolean(false)),
      ("oneOf", .list(subjects.map { .object([("required", .list([.text($0)]))]) })),
      (
        "properties",
        .object(
          subjects.map { ($0, text) } + ["over", "rows", "columns"].map { ($0, axes) }
            + [("best", .object([("enum", .list(best))])), ("file", text)])
      ),
    ])
  }
}

import Pipeline
import Studies
import Testing

@Suite("the baseline that a person names")
struct BaselineChoiceTests {
  private static let results = Sample.results(
    [
      ComparedAxis("rate", labels: ["0.1", "1"]),
      ComparedAxis("hidden", labels: ["[22, 10]", "[16]"]),
      ComparedAxis("loss", labels: ["mse", "bce", "1"]), ComparedAxis("seed", labels: ["1", "2"]),
    ]
  ) { _ in 1 }

  private func settings(
    _ texts: String..., over: [String] = ["seed"], among results: [TrialResult] = results
  ) throws -> [String] {
    let comparison = Comparison(.metric("a.b"), over: over, file: "a")
    return try BaselineChoice(for: comparison, among: results).settings(from: texts)
      .map { "\($0.axis) is \($0.label)" }
  }

  private func refusal(
    _ texts: String..., over: [String] = ["seed"], among results: [TrialResult] = results
  ) -> String {
    let comparison = Comparison(.metric("a.b"), over: over, file: "a")
    do {
      _ = try BaselineChoice(for: comparison, among: results).settings(from: texts)
      return ""
    } catch let error as PipelineError {
      return error.kind == .usage ? error.message : "another kind"
    } catch { return "\(error)" }
  }

  @Test("is a value of an axis, or several, each alone or behind its axis")
  func meant() throws {
    #expect(try settings("mse") == ["loss is mse"])
    #expect(try settings("loss=1") == ["loss is 1"])
    #expect(try settings("rate=0.10") == ["rate is 0.1"])
    #expect(try settings("[22, 10]") == ["hidden is [22, 10]"])
    #expect(try settings("hidden=[22, 10]") == ["hidden is [22, 10]"])
    #expect(try settings("rate=1,loss=bce") == ["rate is 1", "loss is bce"])
    // As the tables name a variant.
    #expect(try settings("0.1, [16], mse") == ["rate is 0.1", "hidden is [16]", "loss is mse"])
    #expect(try settings("[22, 10]", "bce") == ["hidden is [22, 10]", "loss is bce"])
  }

  @Test("is refused with what there is instead")
  func refused() {
    let start = "--baseline of a.b: "
    #expect(
      refusal("mze")
        == start + "no axis of the rows and columns has the value 'mze'; did you mean 'mse'?")
    #expect(
      refusal("sphinx", over: ["seed", "rate", "hidden"])
        == start
        + "no axis of the rows and columns has the value 'sphinx'; choose one of mse, bce and 1")
    #expect(
      refusal("1")
        == start
        + "the axes 'rate' and 'loss' both have a value 1: name the one that is meant, as in "
        + "--baseline rate=1")
    #expect(refusal("los=mse") == start + "the study has no axis 'los'; did you mean 'loss'?")
    #expect(
      refusal("loss=bec") == start + "the axis 'loss' has no value 'bec'; did you mean 'bce'?")
    #expect(
      refusal("seed=1")
        == start + "the axis 'seed' is summed up, and a baseline is a value of the rows or columns")
    #expect(
      refusal("mse", over: ["rate", "hidden", "loss", "seed"])
        == start + "every axis is summed up (rate, hidden, loss, seed): no variant is left")
    #expect(refusal("mse, bce") == start + "the axis 'loss' has two values, mse and bce")
    let some = Self.results.filter {
      $0.trial.label(on: "loss") != "mse" || $0.trial.label(on: "rate") != "0.1"
    }
    #expect(
      refusal("0.1, mse", among: some) == start + "no trial has rate 0.1 and loss mse together")
  }
}

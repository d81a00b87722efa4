import Testing

@testable import Pipeline
@testable import Running
@testable import SampleStages
@testable import Studies

/// Faults that only the value of one trial has.
extension StudyFaultTests {
  @Test("of a value point at the option, and say with which value of which axis")
  func values() {
    #expect(
      findings("  matrix: {count: [4, none, 5]}") == [
        "6:25 error: 'count' must be a whole number, not 'none'",
        "  4:23 with 'count' as none",
      ])
    #expect(
      findings("  matrix: {count: {from: -3, to: 10}}") == [
        "6:25 error: 'count' is -3, outside at least 1"
      ])
  }

  @Test("of a trial that is added point at the option, and at the trial")
  func added() {
    #expect(
      findings("  matrix: {size: [1, 2]}\n  include: [{size: 3, count: none}]") == [
        "7:25 error: 'count' must be a whole number, not 'none'",
        "  5:20 in this trial",
      ])
  }

  @Test("a variable that no one defines is named with those that there are")
  func undefined() {
    #expect(
      findings("  matrix: {size: [1, 2]}", vars: "{}") == [
        "6:25 error: the variable 'count' is not defined; choose size"
      ])
    #expect(
      findings("  matrix: {size: [1, 2]}", vars: "{zeta: 1, eta: 1, alpha: 1, beta: 1}").first
        == "6:25 error: the variable 'count' is not defined; choose one of alpha, beta, eta, size "
        + "and zeta")
  }
}

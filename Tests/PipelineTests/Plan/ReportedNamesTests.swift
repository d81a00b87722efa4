import Testing

@testable import Pipeline
@testable import SampleStages
@testable import Studies

@Suite("what a plan is known to report")
struct ReportedNamesTests {
  private func plan(_ stages: String) throws -> Plan {
    try #require(SampleRun.check("  - load: dots\n" + stages).plan)
  }

  @Test("is named by stage, in the order of the stages")
  func names() throws {
    let plan = try plan(
      """
        - train: averaging
        - {train: averaging, as: second}
        - evaluate: counting
        - evaluate: comparison
      """)
    #expect(
      plan.reportedNames
        == ReportedNames(
          metrics: ["averaging.mean", "second.mean", "counting.images"],
          series: ["averaging.means", "second.means"]))
    #expect(plan.fault(of: .metric("second.mean")) == nil)
    #expect(plan.fault(of: .series("averaging.means")) == nil)
  }

  @Test("refuses a name that no stage reports, with what there is instead")
  func unknown() throws {
    let plan = try plan("  - train: averaging\n  - evaluate: counting")
    #expect(
      plan.fault(of: .metric("counting.image"))
        == "evaluate: counting reports no metric 'counting.image'; did you mean 'counting.images'?")
    #expect(
      plan.fault(of: .metric("mean"))
        == "no stage reports a metric 'mean'; did you mean 'averaging.mean'?")
    #expect(
      plan.fault(of: .metric("loss"))
        == "no stage reports a metric 'loss'; there are 'averaging.mean', 'counting.images'")
    #expect(
      plan.fault(of: .series("counting.images"))
        == "evaluate: counting reports no series")
    #expect(
      plan.fault(of: .series("averaging.mean"))
        == "train: averaging reports no series 'averaging.mean'; did you mean 'averaging.means'?")
  }

  @Test("refuses a name that two stages have, and any where none reports")
  func ambiguous() throws {
    #expect(
      try plan("  - evaluate: counting\n  - evaluate: counting")
        .fault(of: .metric("counting.images"))
        == "two stages that report are called 'counting', so that 'counting.images' is of either; "
        + "give them an 'as: NAME'")
    #expect(
      try plan("  - export: words").fault(of: .metric("counting.images"))
        == "no stage reports a metric 'counting.images': there is no 'train' or 'evaluate' stage")
  }

  @Test("lets pass what a stage cannot tell before the run")
  func open() throws {
    let plan = try plan("  - train: averaging\n  - evaluate: comparison")
    #expect(plan.fault(of: .metric("comparison.anything")) == nil)
    #expect(plan.fault(of: .metric("averaging.anything")) != nil)
  }

  @Test("refuses a picture that no stage writes")
  func images() throws {
    let plan = try plan("  - train: averaging\n  - {export: words, file: words.txt}")
    #expect(
      plan.fault(of: .image("words.txt"))
        == "'words.txt' is no PNG picture: its name must end in .png")
    #expect(
      plan.fault(of: .image("grid.png"))
        == "no stage writes 'grid.png': no stage of the file writes a PNG picture")
  }
}

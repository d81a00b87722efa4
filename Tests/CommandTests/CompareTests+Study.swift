import Foundation
import Testing

/// Baselines, tests and intervals, of a study that is done and of runs.
extension CompareTests {
  static let study = """
    pipeline: study
    vars: {latent: 2, seed: 1}
    seed: ${seed}
    study:
      matrix:
        latent: [1, 3]
        seed: {from: 1, to: 3}
      compare:
        - {metric: reconstruction.wrong_pixels, over: seed, rows: latent}
        - {series: autoencoder.loss, over: seed, rows: latent}
        - {image: grid.png, over: seed, rows: latent}
    stages:
      - load: font
        codes: 0x61-0x64
      - {train: autoencoder, hidden: [8], latent: LATENT, epochs: 20}
      - evaluate: reconstruction
      - export: png-grid
    """

  @Test("shows what a study found, and another metric of it")
  func study() throws {
    let work = try Command.Workplace()
    try work.write(
      Self.study.replacingOccurrences(of: "LATENT", with: "\"${latent}\""), to: "study.yaml")
    let run = try work.pipe("run", "study.yaml", "--quiet")
    #expect(run.status == 0, "\(run.error)")
    let outcome = try work.pipe("compare", "runs/study", "--out", "out")
    #expect(outcome.status == 0)
    #expect(
      outcome.output.hasPrefix("reconstruction.wrong_pixels (pixels an image)\n\nlatent  "))
    #expect(outcome.output.contains("\nautoencoder.loss\n\nlatent  epoch"))
    #expect(outcome.error.contains("/out/report.html\n"))
    let files = try FileManager.default.subpathsOfDirectory(atPath: work.path + "/out")
    #expect(files.contains("report.html") && files.count { $0.hasSuffix(".png") } == 3)
    let other = try work.pipe(
      "compare", "runs/study", "--metric", "autoencoder.loss", "--over", "seed,latent",
      "--format", "csv")
    #expect(other.output.hasPrefix("trials,values,"))
    #expect(other.output.split(separator: "\n").count == 2)
    let two = try work.pipe(
      "compare", "runs/study", "--format", "csv", "--metric", "autoencoder.loss", "--metric",
      "reconstruction.wrong_pixels")
    #expect(two.status == 64)
    #expect(
      two.error
        == "error: csv holds one table, and there are 2: choose one with --metric or --series\n")
    for option in ["--over", "--rows", "--columns"] {
      let alone = try work.pipe("compare", "runs/study", option, "latent")
      #expect(
        alone.error
          == "error: \(option) belongs to --metric, --series or --image, and none of them is given\n"
      )
    }
    let wrong = try work.pipe(
      "compare", "runs/study", "--metric", "autoencoder.loss", "--rows", "latnet")
    #expect(
      wrong.error == "error: --rows: the study has no axis 'latnet'; did you mean 'latent'?\n")
    let series = try work.pipe(
      "compare", "runs/study", "--series", "autoencoder.loss", "--image", "grid.png", "--rows",
      "latent", "--out", "chosen")
    #expect(series.status == 0)
    #expect(series.output.hasPrefix("autoencoder.loss\n\nlatent  epoch"))
    #expect(work.holds("chosen/compare/autoencoder.loss-series.png"))
    #expect(work.holds("chosen/compare/grid.png"))
    let mixed = try work.pipe("compare", "runs/study", "runs/study/trials")
    #expect(mixed.error.hasSuffix("is a study, which is shown by itself: give it alone\n"))
    let twice = try work.pipe(
      "compare", "runs/study", "--format", "csv", "--metric", "autoencoder.loss", "--over", "seed",
      "--rows", "seed")
    #expect(
      twice.error == "error: the axis 'seed' is in two of --over, --rows and --columns\n")
  }

  @Test("takes the baseline, the test and the intervals of a study that is done from the command")
  func statistics() throws {
    let work = try Command.Workplace()
    try work.write(
      Self.study.replacingOccurrences(of: "LATENT", with: "\"${latent}\""), to: "study.yaml")
    #expect(try work.pipe("run", "study.yaml", "--quiet").status == 0)
    let before = try work.text(of: "runs/study/report.html")
    func compare(_ arguments: String...) throws -> Command.Outcome {
      try work.start(["compare", "runs/study"] + arguments)()
    }
    let asked = try compare("--baseline", "1", "--out", "out")
    #expect(asked.status == 0)
    #expect(
      asked.output.contains("difference: the variant's value less that of latent 1, mean over"))
    // What the file says of other things than metrics stays.
    #expect(asked.output.contains("\nautoencoder.loss\n\nlatent  epoch"))
    #expect(try work.text(of: "out/report.html").contains("less that of latent 1, mean over pairs"))
    #expect(
      try work.text(of: "out/compare/reconstruction.wrong_pixels.json")
        .contains("\"baseline\": {\"latent\": \"1\"}"))
    #expect(try work.text(of: "runs/study/report.html") == before)

    let json = try compare(
      "--metric", "autoencoder.loss", "--baseline", "latent=3", "--test", "signed_rank",
      "--interval",
      "bootstrap", "--best", "highest", "--repetitions", "seed", "--format", "json")
    #expect(json.status == 0, "\(json.error)")
    for part in [
      "\"baseline\": {\"latent\": \"3\"}", "\"test\": \"signed_rank\"",
      "\"interval\": \"bootstrap\"", "\"best\": \"highest\"", "\"repetitions\": \"seed\"",
    ] {
      #expect(json.output.contains(part), "\(part)")
    }
    for (arguments, message) in [
      (
        ["--baseline", "latent=2"],
        "--baseline of reconstruction.wrong_pixels: the axis 'latent' has no value '2'; choose one of 1 and 3"
      ),
      (
        ["--baseline", "seed=1"],
        "--baseline of reconstruction.wrong_pixels: the axis 'seed' is summed up, and a baseline is a "
          + "value of the rows or columns"
      ),
      (
        ["--series", "autoencoder.loss", "--test", "t"],
        "--test belongs to a metric, and none is compared: choose one with --metric"
      ),
      (
        ["--repetitions", "sed"],
        "--repetitions must be one of the axes that are summed up, not 'sed'; did you mean 'seed'?"
      ),
    ] {
      let outcome = try work.start(["compare", "runs/study"] + arguments)()
      #expect(outcome.status == 64)
      #expect(outcome.output == "")
      #expect(outcome.error == "error: \(message)\n")
    }
    let wrong = try compare("--test", "wilcoxon")
    #expect(wrong.status == 64)
    #expect(
      wrong.error.contains(
        "'wilcoxon' is invalid for '--test <test>'. Please provide one of 't' and 'signed_rank'."))
  }

  @Test("tests runs against the one that is named, by its name or its folder")
  func baselineOfRuns() throws {
    let work = try work(seeds: [1, 2, 3], epochs: [5, 60])
    let folders = ["5-1", "5-2", "5-3", "60-1", "60-2", "60-3"].map { "runs/\($0)" }
    func compare(_ arguments: String...) throws -> Command.Outcome {
      try work.start(["compare"] + folders + arguments)()
    }
    for name in ["5", "runs/5-2", "5-3"] {
      let outcome = try compare("--metric", "autoencoder.loss", "--baseline", name)
      #expect(outcome.status == 0, "\(outcome.error)")
      #expect(outcome.output.contains("less that of run 5, mean over pairs"))
    }
    #expect(
      try compare("--metric", "autoencoder.loss", "--baseline", "6").error
        == "error: --baseline: no run is '6'; choose one of 5 and 60\n")
    let none = try compare("--baseline", "5")
    #expect(none.status == 64 && none.output == "")
    #expect(
      none.error
        == "error: --baseline belongs to a metric, and none is compared: choose one with --metric\n"
    )
    let page = try compare("--baseline", "5", "--out", "page")
    #expect(page.status == 0, "\(page.error)")
    #expect(try work.text(of: "page/report.html").contains("less that of run 5, mean over pairs"))
    #expect(
      try compare("--metric", "autoencoder.loss", "--repetitions", "seed").error
        == "error: --repetitions names axes of a study, and 'runs/5-1' is a run: leave it out\n")
  }
}

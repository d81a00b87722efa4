import Foundation
import Testing

@Suite("pipe compare")
struct CompareTests {
  private func work(seeds: [Int], epochs: [Int] = [5]) throws -> Command.Workplace {
    let work = try Command.Workplace()
    try work.write(RunTests.small, to: "small.yaml")
    for epochs in epochs {
      for seed in seeds {
        let outcome = try work.pipe(
          "run", "small.yaml", "--quiet", "--seed", "\(seed)", "--set", "train.epochs=\(epochs)",
          "--out", "runs/\(epochs)-\(seed)")
        #expect(outcome.status == 0)
      }
    }
    return work
  }

  @Test("puts two runs side by side, with the options in which they differ")
  func two() throws {
    let work = try work(seeds: [1], epochs: [5, 6])
    let outcome = try work.pipe("compare", "runs/5-1", "runs/6-1")
    #expect(outcome.status == 0)
    #expect(outcome.error == "")
    let lines = outcome.output.split(separator: "\n")
    #expect(
      lines.prefix(6) == [
        "What differs", "option        5    6", "------------  ---  ---", "train.epochs  5    6",
        "seed          1    1", "folder        5-1  6-1",
      ])
    #expect(
      lines.contains {
        $0.hasPrefix("reconstruction.wrong_pixels ")
          && $0.split(separator: " ").last.flatMap { Double($0) } != nil
      })
    // Counts of what was done are compared where they are asked for.
    #expect(!outcome.output.contains("autoencoder.epochs"))
    let asked = try work.pipe(
      "compare", "runs/5-1", "runs/6-1", "--metric", "autoencoder.epochs")
    #expect(asked.output.contains("\n6       6  1\n"))
    #expect(lines.last == "The difference is 6 less 5.")
  }

  @Test(
    "writes a page that begins with what differs, lays curves over each other, and shows pictures")
  func page() throws {
    let work = try work(seeds: [1], epochs: [5, 6])
    let outcome = try work.pipe("compare", "runs/5-1", "runs/6-1", "--out", "compared")
    #expect(outcome.status == 0)
    let page = try work.text(of: "compared/report.html")
    let titles = page.components(separatedBy: "<h2>").dropFirst().map {
      String($0.prefix { $0 != "<" })
    }
    #expect(
      titles == [
        "What differs", "What they report", "autoencoder.loss", "autoencoder.learning_rate",
        "grid.png",
      ])
    for part in [
      "<td>train.epochs</td><td>5</td><td>6</td>", "<a href=\"../runs/5-1/\">5-1</a>",
      "<td>autoencoder.loss</td><td>", " with the same value in all</summary>",
      "<img alt=\"grid.png of 5\" ", "<img alt=\"grid.png of 6\" ",
    ] {
      let isThere = page.contains(part)
      #expect(isThere, "\(part)")
    }
    let files = try FileManager.default.contentsOfDirectory(atPath: work.path + "/compared/compare")
    #expect(
      files.filter { !$0.hasPrefix(".") }.sorted() == [
        "autoencoder.learning_rate-series.csv", "autoencoder.learning_rate-series.json",
        "autoencoder.learning_rate-series.md", "autoencoder.learning_rate-series.png",
        "autoencoder.loss-series.csv", "autoencoder.loss-series.json",
        "autoencoder.loss-series.md", "autoencoder.loss-series.png", "grid.png",
      ])
    let csv = try work.text(of: "compared/compare/autoencoder.loss-series.csv")
    #expect(csv.hasPrefix("run,x,median,lower_quartile,upper_quartile\n5,"))
  }

  @Test("takes single series and pictures of runs, and refuses those that there are not")
  func chosen() throws {
    let work = try work(seeds: [1], epochs: [5, 6])
    func compare(_ arguments: String...) throws -> Command.Outcome {
      try work.start(["compare", "runs/5-1", "runs/6-1"] + arguments)()
    }
    let series = try compare("--series", "autoencoder.loss")
    #expect(series.status == 0)
    #expect(series.output.hasPrefix("autoencoder.loss\n\nrun  epoch"))
    #expect(series.output.hasSuffix("\nThe last point of each.\n"))
    let picture = try compare("--image", "grid.png", "--out", "one")
    #expect(picture.status == 0 && picture.output == "")
    let page = try work.text(of: "one/report.html")
    let pictures = page.components(separatedBy: "<img ").count - 1
    #expect(pictures == 2)
    #expect(
      try compare("--series", "autoencoder.los").error
        == "error: no run reports a series 'autoencoder.los'; did you mean 'autoencoder.loss'?\n")
    #expect(
      try compare("--image", "gird.png", "--out", "one").error
        == "error: no run wrote a picture 'gird.png'; did you mean 'grid.png'?\n")
    let nowhere = try compare("--image", "grid.png")
    #expect(nowhere.status == 64)
    #expect(
      nowhere.error
        == "error: --image grid.png draws a picture: say with --out which folder it goes to\n")
  }

  @Test("takes runs that differ in the seed alone for repetitions, and tests them")
  func repetitions() throws {
    let work = try work(seeds: [1, 2, 3], epochs: [5, 60])
    let folders = ["5-1", "5-2", "5-3", "60-1", "60-2", "60-3"].map { "runs/\($0)" }
    let outcome = try work.start(
      ["compare"] + folders + ["--metric", "autoencoder.loss", "--out", "tables"])()
    #expect(outcome.status == 0)
    #expect(outcome.output.hasPrefix("autoencoder.loss (nats a pixel)\n\nrun "))
    #expect(outcome.output.contains("* the lowest mean: 60."))
    #expect(
      outcome.output.contains("difference: the variant's value less the best one's, mean over"))
    for file in ["report.html", "compare/autoencoder.loss.png", "compare/autoencoder.loss.csv"] {
      #expect(work.holds("tables/" + file))
    }
    let json = try work.start(
      ["compare"] + folders + ["--metric", "autoencoder.loss", "--format", "json"])()
    let tables = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [[String: Any]]
    #expect(tables?.first?["metric"] as? String == "autoencoder.loss")
    let csv = try work.start(
      ["compare"] + folders + ["--metric", "autoencoder.loss", "--format", "csv"])()
    #expect(csv.output.hasPrefix("run,trials,values,failed,"))
  }

  @Test("refuses what cannot be compared, with what is wrong and what to do")
  func refused() throws {
    let work = try work(seeds: [1, 2])
    try work.folder("empty")
    let base = work.path.replacingOccurrences(of: "//", with: "/")
    func expect(_ status: Int32, _ message: String, _ arguments: String...) throws {
      let outcome = try work.start(["compare"] + arguments)()
      #expect(outcome.status == status)
      #expect(outcome.output == "")
      #expect(
        outcome.error.replacingOccurrences(of: "/private" + base, with: base)
          == "error: \(message)\n")
    }
    try expect(
      64, "'runs/5-1' is one run, and it takes two or more to compare, or a study", "runs/5-1")
    try expect(64, "'runs/5-1' is given twice", "runs/5-1", "runs/5-1")
    try expect(65, "there is no folder '\(base)/runs/none'", "runs/5-1", "runs/none")
    try expect(
      65, "'\(base)/empty' is no run folder: it holds no run.json, which every run writes",
      "runs/5-1", "empty")
    try expect(
      64, "no run reports a metric 'wrong_pixels'; did you mean 'reconstruction.wrong_pixels'?",
      "runs/5-1", "runs/5-2", "--metric", "wrong_pixels")
    try expect(
      64, "no run reports a metric 'autoencoder.los'; did you mean 'autoencoder.loss'?",
      "runs/5-1", "runs/5-2", "--metric", "autoencoder.los")
    try expect(
      64, "--rows names axes of a study, and 'runs/5-1' is a run: leave it out", "runs/5-1",
      "runs/5-2", "--rows", "seed")
  }

  @Test("shows a failed run as such, and refuses where all failed")
  func failed() throws {
    let work = try work(seeds: [1])
    try work.write(
      RunTests.small.replacingOccurrences(
        of: "epochs: 20",
        with:
          "epochs: 20\n    optimizer: {sgd: {learning_rate: 1e30}}\n    loss: mse\n    output: linear"
      ),
      to: "bad.yaml")
    for name in ["bad", "worse"] {
      #expect(try work.pipe("run", "bad.yaml", "--quiet", "--out", "runs/\(name)").status == 65)
    }
    let outcome = try work.pipe("compare", "runs/5-1", "runs/bad")
    #expect(outcome.status == 0)
    #expect(
      outcome.output.contains("bad failed, and is left out: train: autoencoder: the loss is "))
    let refused = try work.pipe("compare", "runs/bad", "runs/worse")
    #expect(refused.status == 65)
    #expect(refused.error.hasPrefix("error: every one of the runs failed; '"))
  }

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

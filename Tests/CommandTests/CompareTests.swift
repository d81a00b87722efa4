import Foundation
import Testing

@Suite("pipe compare")
struct CompareTests {
  func work(seeds: [Int], epochs: [Int] = [5]) throws -> Command.Workplace {
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
}

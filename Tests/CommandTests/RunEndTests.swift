import Foundation
import Testing

@Suite("What a run leaves") struct RunEndTests {
  private static let pipeline = """
    pipeline: whole
    seed: 2
    stages:
      - {load: font, codes: 0x61-0x70}
      - export: report
      - train: autoencoder
        hidden: [16]
        epochs: 300
        batch_size: 4
        checkpoint_every: 0
        patience: 250
      - evaluate: reconstruction
      - {export: png-grid, file: "pictures/grid 1.png"}
      - {export: loss-curve, file: loss.svg}
      - {export: latent-scatter, file: codes.pdf}
      - {export: image-files, folder: letters}
      - export: explorer
      - {export: metrics, file: metrics.md}
    """

  private func run(_ work: Command.Workplace, _ arguments: String...) throws -> Command.Outcome {
    let outcome = try work.start(["run", "whole.yaml"] + arguments)()
    #expect(outcome.status == 0, "\(outcome.error)")
    return outcome
  }

  /// Every file of a run folder that is not hidden.
  private func files(_ work: Command.Workplace, _ folder: String) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: work.path + "/" + folder).filter { name in
      let url = URL(fileURLWithPath: "\(work.path)/\(folder)/\(name)")
      return !url.hasDirectoryPath && !name.hasPrefix(".")
    }.sorted()
  }

  @Test("has the same bytes at another time, in another zone and on another host but for run.json")
  func sameBytes() throws {
    let work = try Command.Workplace()
    try work.write(Self.pipeline, to: "whole.yaml")
    let command = "$PIPE run whole.yaml --no-cache --quiet --out"
    let first = try work.shell("TZ=UTC \(command) first")
    #expect(first.status == 0, "\(first.error)")
    let isolated = "unshare -r -u sh -c 'hostname elsewhere; exec \"$@\"' sh"
    let canRename = try work.shell("\(isolated) true").status == 0
    let second = try work.shell(
      "sleep 1; TZ=Asia/Kolkata \(canRename ? isolated : "") \(command) again")
    #expect(second.status == 0, "\(second.error)")
    let third = try work.shell("$PIPE run whole.yaml --quiet --out cache1")
    let fourth = try work.shell("$PIPE run whole.yaml --quiet --threads 1 --out cache2")
    #expect(third.status == 0 && fourth.status == 0)
    let names = try files(work, "first")
    #expect(names.count == 27)
    for folder in ["again", "cache1", "cache2"] {
      #expect(try files(work, folder) == names)
      for name in names where name != "run.json" {
        #expect(
          try work.bytes(of: "first/" + name) == work.bytes(of: "\(folder)/" + name), "\(name)")
      }
    }
    let records = try ["first", "again"].map { try work.text(of: $0 + "/run.json") }
    #expect(records[0].contains(/"started": "[-0-9]*T[:0-9]*\+00:00"/))
    #expect(records[1].contains(/"started": "[-0-9]*T[:0-9]*\+05:30"/))
    #expect(records[1].contains("\"host\": \"elsewhere\"") == canRename)
  }

  @Test("is linked from its report, every file of it, by links that lead there")
  func report() throws {
    let work = try Command.Workplace()
    try work.write(Self.pipeline, to: "whole.yaml")
    _ = try run(work, "--quiet")
    let page = try work.text(of: "runs/whole/report.html")
    let links = page.matches(of: /href="\.\/([^"]*)"/).map {
      String($0.1).removingPercentEncoding ?? ""
    }
    let names = try files(work, "runs/whole")
    for name in names { #expect(links.contains(name), "\(name)") }
    for link in links { #expect(work.holds("runs/whole/" + link), "\(link)") }
    #expect(page.contains("<dt>cross entropy</dt>"))
  }

  @Test("ends with what to open next: the report, other pages, pictures; nothing when quiet")
  func next() throws {
    let work = try Command.Workplace()
    try work.write(Self.pipeline, to: "whole.yaml")
    let folder = work.real + "/runs/whole"
    let expected = [
      "open next:", "  \(folder)/report.html", "  \(folder)/explorer.html",
      "  \(folder)/pictures/grid 1.png", "  \(folder)/loss.svg", "  \(folder)/codes.pdf",
    ].joined(separator: "\n")
    #expect(try run(work).error.hasSuffix("\n" + expected + "\n"))
    // The same where nothing was left to do.
    #expect(try run(work).error.hasSuffix("\n" + expected + "\n"))
    let quiet = try run(work, "--quiet", "--out", "quiet")
    #expect(quiet.output == "" && quiet.error == "")
    let json = try run(work, "--format", "json", "--out", "json")
    #expect(!json.output.contains("open next"))
    let none = try work.pipe("run", "whole.yaml", "--out", "none", "--set", "train.epochs=0")
    #expect(!none.error.contains("open next"))
  }

  @Test("has no checkpoints, but the final state of each training, once")
  func finalState() throws {
    let work = try Command.Workplace()
    try work.write(Self.pipeline, to: "whole.yaml")
    _ = try run(work, "--no-cache")
    let left = try files(work, "runs/whole").filter { $0.hasPrefix("checkpoints/") }
    #expect(left == ["checkpoints/autoencoder/final.safetensors"])
    let resumed = try run(work, "--no-cache", "--resume")
    #expect(
      resumed.error.contains(
        "\ntrain: autoencoder: was done by an earlier run, in 1200 steps: its weights are taken\n"))
    #expect(!resumed.error.contains("there is no checkpoint"))
    let inspected = try work.pipe(
      "inspect", "runs/whole/checkpoints/autoencoder/final.safetensors")
    #expect(
      inspected.output.contains(
        "safetensors file: final state of a training, whose weights are in a file of their own\n"))
    #expect(inspected.output.contains(/\n  step +1200\n/))
    _ = try run(work, "--force", "--set", "train.keep_state=false")
    #expect(try files(work, "runs/whole").allSatisfy { !$0.contains("checkpoints") })
    #expect(!work.holds("runs/whole/checkpoints"))
  }

  @Test("of values of 1e8 and more is said in four digits")
  func largeValues() throws {
    let work = try Command.Workplace()
    try work.write(
      """
      pipeline: p
      stages:
        - {load: font, codes: 0x41-0x42}
        - {transform: resize, height: 512, width: 512}
        - {train: variational-autoencoder, hidden: [], epochs: 1, optimizer: {sgd: {learning_rate: 1000}}}
        - {evaluate: elbo}
      """, to: "p.yaml")
    let outcome = try work.pipe("run", "p.yaml", "--no-cache")
    let values = outcome.output.matches(of: /= (\S+) nats/).map { String($0.1) }
    #expect(!values.isEmpty, "\(outcome.error)")
    for value in values where !value.contains("e") {
      let digits = value.filter(\.isNumber).drop { $0 == "0" }
      #expect(digits.reversed().drop { $0 == "0" }.count <= 4, "\(value)")
    }
  }
}

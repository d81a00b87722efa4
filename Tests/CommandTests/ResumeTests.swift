import Foundation
import Testing

#if canImport(Glibc)
  import Glibc
#endif

@Suite("pipe run --resume")
struct ResumeTests {
  /// Trains for some two seconds, and keeps its state every twentieth of one.
  static let pipeline = """
    pipeline: long
    seed: 3
    stages:
      - load: font
        as: glyphs
      - augment: bit-flip
        copies: 4
      - train: denoising-autoencoder
        hidden: [64]
        batch_size: 16
        epochs: 600
        patience: 500
        validation: glyphs
        checkpoint_every: 0.05
      - {export: png-grid, as: picture, data: glyphs}
      - export: loss-curve
      - export: metrics
    """

  static let results = [
    "denoising-autoencoder.safetensors", "checkpoints/denoising-autoencoder/final.safetensors",
    "grid.png", "loss.png", "metrics.json", "resolved.yaml",
  ]

  /// Faults of the results in `folder` beside those of a run that was never stopped.
  private func differences(_ work: Command.Workplace, _ folder: String) throws -> [String] {
    func record(_ folder: String) throws -> String {
      try work.text(of: folder + "/run.json")
        .replacing(/"(wall_seconds|cpu_seconds|peak_memory_bytes)": [-+.e0-9]+/, with: "")
        .replacing(/"(started|ended)": "[^"]*"/, with: "")
        .replacing(/"arguments": \[[^\]]*\]/, with: "")
    }
    var differences = Self.results.filter { file in
      let files = ["whole", folder].map {
        FileManager.default.contents(atPath: "\(work.path)/\($0)/\(file)")
      }
      return files[0] == nil || files[0] != files[1]
    }
    if try record("whole") != record(folder) { differences.append("run.json") }
    return differences
  }

  @Test("ends as if it had never been stopped after five kills at random moments")
  func killed() throws {
    let work = try Command.Workplace()
    try work.write(Self.pipeline, to: "long.yaml")
    #expect(try work.pipe("run", "--no-cache", "long.yaml", "--out", "whole").status == 0)
    var moments: [UInt32] = []
    var places: [Substring] = []
    for _ in 0..<5 {
      let finish = try work.start(["run", "--no-cache", "long.yaml", "--out", "cut", "--resume"]) {
        process in
        moments.append(.random(in: 50_000...700_000))
        usleep(moments[moments.count - 1])
        kill(process.processIdentifier, SIGKILL)
      }
      places += try finish().error.split(separator: "\n").filter { $0.contains("goes on") }
    }
    let last = try work.pipe("run", "--no-cache", "long.yaml", "--out", "cut", "--resume")
    #expect(last.status == 0)
    #expect(try differences(work, "cut") == [], "killed after \(moments) microseconds, \(places)")
  }

  /// A run that a signal stopped once it had a checkpoint.
  private func stopped(
    _ work: Command.Workplace, by number: Int32 = SIGINT, _ text: String = pipeline
  ) throws -> Command.Outcome {
    try work.write(text, to: "long.yaml")
    var outcome: Command.Outcome
    var tries = 0
    repeat {
      // On a machine that is busy the signal can come after the training.
      tries += 1
      let finish = try work.start(["run", "--no-cache", "long.yaml", "--out", "cut", "--force"]) {
        process in
        try work.wait { (try? checkpoints(work).isEmpty) == false }
        kill(process.processIdentifier, number)
      }
      outcome = try finish()
    } while !outcome.error.contains("which is saved") && tries < 10
    return outcome
  }

  private func checkpoints(_ work: Command.Workplace) throws -> [String] {
    let folder = work.path + "/cut/checkpoints/denoising-autoencoder"
    return try FileManager.default.contentsOfDirectory(atPath: folder)
      .filter { $0.hasPrefix("step-") }.sorted().map { folder + "/" + $0 }
  }

  @Test("goes on from where Ctrl-C or SIGTERM stopped it", arguments: [SIGINT, SIGTERM])
  func interrupted(_ number: Int32) throws {
    let work = try Command.Workplace()
    let stop = try stopped(work, by: number)
    #expect(stop.status == 130)
    let step = try #require(
      stop.error.firstMatch(of: /stopped on request after step (\d+), which is saved/)?.1)
    let refused = try work.pipe("run", "--no-cache", "long.yaml", "--out", "cut")
    #expect(refused.status == 64)
    #expect(
      refused.error
        == "error: '\(work.real)/cut' holds checkpoints of a run that did not end; give --resume "
        + "to go on from them, or --force to begin anew\n")
    let rest = try work.pipe("run", "--no-cache", "long.yaml", "--out", "cut", "--resume")
    #expect(rest.status == 0)
    #expect(
      rest.error.contains("train: denoising-autoencoder: goes on after step \(step), with "))
    #expect(try work.pipe("run", "--no-cache", "long.yaml", "--out", "whole").status == 0)
    #expect(try differences(work, "cut") == [])
    // A run that ended asks nothing of the next.
    #expect(try work.pipe("run", "--no-cache", "long.yaml", "--out", "cut").status == 0)
  }

  @Test("says that it begins where there is nothing to resume from")
  func nothing() throws {
    let work = try Command.Workplace()
    try work.write(RunTests.small, to: "small.yaml")
    let outcome = try work.pipe("run", "--no-cache", "small.yaml", "--resume")
    #expect(outcome.status == 0)
    #expect(
      outcome.error.split(separator: "\n").dropFirst().first
        == "there is no checkpoint to resume from: the run starts from its beginning")
    #expect(try !work.pipe("run", "--no-cache", "small.yaml").error.contains("resume"))
  }

  @Test("trains no stage again that was done before the kill")
  func laterStage() throws {
    let work = try Command.Workplace()
    let text = """
      pipeline: two
      stages:
        - load: font
        - {train: autoencoder, as: first, epochs: 300, checkpoint_every: 0}
        - {train: autoencoder, as: second, epochs: 1000000, checkpoint_every: 0.02}
        - {export: metrics}
      """
    try work.write(text, to: "two.yaml")
    let second = work.path + "/runs/two/checkpoints/second"
    let finish = try work.start(["run", "--no-cache", "two.yaml"]) { process in
      try work.wait { FileManager.default.fileExists(atPath: second) }
      usleep(200_000)
      kill(process.processIdentifier, SIGKILL)
    }
    _ = try finish()
    let resume = try work.start(["run", "--no-cache", "two.yaml", "--resume"]) { process in
      usleep(1_000_000)
      kill(process.processIdentifier, SIGTERM)
    }
    let outcome = try resume()
    #expect(outcome.status == 130)
    #expect(
      outcome.error.contains("autoencoder: goes on after step 300, with 300 of 300 epochs done\n"))
    #expect(outcome.error.contains(/goes on after step \d+, with \d+ of 1000000 epochs done\n/))
    #expect(outcome.error.contains("error: train: autoencoder 'second': stopped on request"))
  }

  private func refusal(_ work: Command.Workplace, _ arguments: String...) throws -> String {
    let outcome = try work.start(
      ["run", "--no-cache", "long.yaml", "--out", "cut", "--resume"] + arguments)()
    #expect([64, 65].contains(outcome.status))
    return outcome.error.split(separator: "\n").last.map(String.init) ?? ""
  }

  @Test("refuses a checkpoint that is cut off, changed or of another version")
  func damaged() throws {
    let work = try Command.Workplace()
    _ = try stopped(work)
    let file = try #require(try checkpoints(work).last)
    let bytes = try #require(FileManager.default.contents(atPath: file))
    let real = file.replacingOccurrences(of: work.path, with: work.real)
    let advice =
      "; remove it to resume from the one before, or begin anew with --force instead of --resume"
    let start = "error: train: denoising-autoencoder: cannot resume: '\(real)'"
    func write(_ data: Data) throws { try data.write(to: URL(fileURLWithPath: file)) }

    try write(bytes.dropLast(100))
    #expect(
      try refusal(work)
        == start + ": the values should end at byte \(bytes.count), and the file has "
        + "\(bytes.count - 100) bytes" + advice)
    try write(bytes.prefix(5))
    #expect(
      try refusal(work)
        == start + ": a safetensors file begins with 8 bytes of length, and there are 5" + advice)
    var flipped = bytes
    flipped[flipped.count - 2000] ^= 0x10
    try write(flipped)
    #expect(
      try refusal(work)
        == start + ": damaged: its bytes do not have the SHA-256 that it names" + advice)
    try write(try Checkpoints.with("version", "9", in: bytes, name: file))
    #expect(
      try refusal(work) == start + " is of version 9, and this program reads version 2" + advice)

    // The one before is as good as it was.
    try FileManager.default.removeItem(atPath: file)
    if try checkpoints(work).isEmpty { return }
    #expect(try work.pipe("run", "--no-cache", "long.yaml", "--out", "cut", "--resume").status == 0)
    #expect(try work.pipe("run", "--no-cache", "long.yaml", "--out", "whole").status == 0)
    #expect(try differences(work, "cut") == [])
  }

  @Test("refuses a checkpoint of other options, another architecture or other data")
  func otherConditions() throws {
    let work = try Command.Workplace()
    try FileManager.default.copyItem(
      atPath: Command.repository.path + "/pipelines/data/font-5x7.bdf",
      toPath: work.path + "/font.bdf")
    let own = Self.pipeline.replacingOccurrences(
      of: "- load: font\n", with: "- load: font\n    file: font.bdf\n")
    _ = try stopped(work, own)
    let file = try #require(try checkpoints(work).last)
      .replacingOccurrences(of: work.path, with: work.real)
    func expected(_ made: String, _ now: String) -> String {
      "error: train: denoising-autoencoder: cannot resume: the checkpoint was made with '\(made)', "
        + "and this run has '\(now)' (in '\(file)'); give what that run had, or begin anew with "
        + "--force instead of --resume"
    }
    #expect(
      try refusal(work, "--set", "train.epochs=700") == expected("epochs: 600", "epochs: 700"))
    #expect(
      try refusal(work, "--set", "train.hidden=[32]") == expected("hidden: [64]", "hidden: [32]"))
    #expect(try refusal(work, "--seed", "4") == expected("seed: 3", "seed: 4"))
    #expect(
      try refusal(work, "--set", "augment.rate=0.3").contains(", and this run has 'rate: 0.3' ("))
    let font = try work.text(of: "font.bdf")
    try work.write(
      font.replacingOccurrences(of: "\nFONT ", with: "\nCOMMENT changed\nFONT "), to: "font.bdf")
    let message = try refusal(work)
    #expect(
      message.contains(
        /cannot resume: the checkpoint was made with '[0-9a-f]{64} .*font.bdf', and this run has '[0-9a-f]{64} .*font.bdf' \(/
      ), "\(message)")
    try work.write(font, to: "font.bdf")
    // What comes after the training may change.
    #expect(
      try work.pipe(
        "run", "--no-cache", "long.yaml", "--out", "cut", "--resume", "--set", "picture.columns=4"
      ).status == 0)
  }

  @Test(
    "goes on after a full disk, from the checkpoint before",
    .enabled(if: Sandbox.canMount, "needs unshare and mount"))
  func fullDisk() throws {
    let work = try Command.Workplace()
    try work.write(Self.pipeline, to: "long.yaml")
    let outcome = try work.mounted(
      "-o size=176k",
      """
      $PIPE run --no-cache long.yaml --out disk/r; echo status $?; ls -A disk/r disk/r/checkpoints/*
      mount -o remount,size=4m disk
      $PIPE run --no-cache long.yaml --out disk/r --resume >/dev/null; echo status $?
      $PIPE run --no-cache long.yaml --out whole >/dev/null; cp -r disk/r cut
      """)
    let parts = outcome.output.components(separatedBy: "status ")
    #expect(parts.count == 3 && parts[1].hasPrefix("74\n") && parts[2].hasPrefix("0\n"))
    #expect(parts.count == 3 && parts[1].contains("step-"), "\(outcome.output)")
    #expect(
      outcome.error.contains(
        """
        note: the training is kept: give --resume to go on from there
        error: train: denoising-autoencoder: cannot write '\(work.real)/disk/r/checkpoints/\
        denoising-autoencoder/
        """), "\(outcome.error)")
    #expect(outcome.error.contains(": No space left on device\n"))
    #expect(try differences(work, "cut") == [])
  }
}

import Foundation
import Testing

#if canImport(Glibc)
  import Glibc
#endif

@Suite("run folders that hold an earlier run")
struct ReplacedRunTests {
  private static let small = """
    pipeline: small
    stages:
      - load: font
      - {train: autoencoder, hidden: [8], epochs: 2}
      - export: metrics
    """

  private let work: Command.Workplace

  init() throws {
    work = try Command.Workplace()
    try work.write(Self.small, to: "small.yaml")
    try work.write(ResumeTests.pipeline, to: "long.yaml")
  }

  private func run(_ arguments: String...) throws -> Command.Outcome {
    try work.start(["run", "--no-cache", "--out", "r"] + arguments)()
  }

  /// Begins to replace the small run's results with the long one's, and stops in its training.
  private func stopReplacing() throws -> Command.Outcome {
    var outcome: Command.Outcome
    repeat {
      try #require(try run("small.yaml", "--force").status == 0)
      let finish = try work.start(
        ["run", "--no-cache", "--out", "r", "long.yaml", "--force"]
      ) { process in
        let folder = work.path + "/r/checkpoints/denoising-autoencoder"
        try work.wait {
          (try? FileManager.default.contentsOfDirectory(atPath: folder))?
            .contains { $0.hasPrefix("step-") } ?? false
        }
        kill(process.processIdentifier, SIGINT)
      }
      outcome = try finish()
      // On a machine that is busy the signal can come after the training.
    } while outcome.status == 0
    return outcome
  }

  private let other =
    "holds a run with other options; give --force to replace it, or --out to keep both"

  @Test("a run that was told to replace another goes on with --resume")
  func goesOn() throws {
    let stop = try stopReplacing()
    #expect(stop.status == 130)
    #expect(
      stop.error.hasSuffix(
        "; the same command with --resume in place of --force goes on from the latest checkpoint\n"),
      "\(stop.error)")
    #expect(stop.error.contains("note: the earlier results in '\(work.real)/r' are as they were"))
    #expect(try work.text(of: "r/resolved.yaml").contains("pipeline: small\n"))

    let plain = try run("long.yaml")
    #expect(plain.status == 64)
    #expect(
      plain.error
        == "error: '\(work.real)/r' holds checkpoints of a run that did not end; give --resume to go "
        + "on from them, or --force to begin anew\n")
    // Stages after the training may change, the training may not.
    let changed = try run("long.yaml", "--resume", "--set", "train.epochs=5")
    #expect(changed.status == 64)
    #expect(changed.error.contains("cannot resume: the checkpoint was made with 'epochs: 600'"))
    // Another pipeline was never told to replace what is there.
    try work.write(Self.small.replacing("[8]", with: "[9]"), to: "third.yaml")
    #expect(try run("third.yaml", "--resume").error == "error: '\(work.real)/r' \(other)\n")

    let rest = try run("long.yaml", "--resume", "--set", "picture.columns=4")
    #expect(rest.status == 0, "\(rest.error)")
    #expect(rest.error.contains("train: denoising-autoencoder: goes on after step "))
    #expect(try work.text(of: "r/resolved.yaml").contains("pipeline: long\n"))
    #expect(!work.holds("r/autoencoder.safetensors"))
    #expect(!work.holds("r/checkpoints/.forced"))
    // The right to replace ends with the run that had it.
    #expect(try run("small.yaml", "--resume").error == "error: '\(work.real)/r' \(other)\n")
  }

  @Test("a run that was killed before its first checkpoint begins anew with --resume")
  func withoutCheckpoint() throws {
    _ = try stopReplacing()
    let folder = work.path + "/r/checkpoints/denoising-autoencoder"
    try FileManager.default.removeItem(atPath: folder)
    #expect(try run("long.yaml").error == "error: '\(work.real)/r' \(other)\n")
    let rest = try run("long.yaml", "--resume")
    #expect(rest.status == 0, "\(rest.error)")
    #expect(rest.error.contains("there is no checkpoint to resume from"))
    #expect(try work.text(of: "r/resolved.yaml").contains("pipeline: long\n"))
  }

  /// As an earlier version left them: a mark beside the checkpoints of a run that ended.
  private func plantCheckpoint(markedAsEnded isMarked: Bool) throws {
    try work.folder("r/checkpoints/autoencoder")
    try work.write("", to: "r/checkpoints/autoencoder/step-000000000040.safetensors")
    try work.write("", to: "r/checkpoints/autoencoder/best.safetensors")
    if isMarked { try work.write("", to: "r/checkpoints/.ended") }
  }

  @Test("checkpoints that an earlier version left of a run that ended ask for nothing")
  func ended() throws {
    try #require(try run("small.yaml").status == 0)
    for start in [[], ["--resume"]] {
      try plantCheckpoint(markedAsEnded: true)
      try work.write("mine", to: "r/checkpoints/autoencoder/notes.txt")
      let again = try work.start(["run", "--no-cache", "--out", "r", "small.yaml"] + start)()
      #expect(again.status == 0, "\(again.error)")
      let left = try FileManager.default.subpathsOfDirectory(atPath: work.path + "/r/checkpoints")
      #expect(
        left.sorted() == [
          "autoencoder", "autoencoder/final.safetensors", "autoencoder/notes.txt",
        ])
    }
    // Checkpoints that came after the mark are those of another run.
    try plantCheckpoint(markedAsEnded: true)
    usleep(20_000)
    try plantCheckpoint(markedAsEnded: false)
    let refused = try run("small.yaml")
    #expect(refused.status == 64)
    #expect(refused.error.contains("holds checkpoints of a run that did not end; give --resume"))
  }
}

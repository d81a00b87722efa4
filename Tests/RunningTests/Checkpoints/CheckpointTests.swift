import Foundation
import Testing

@testable import Pipeline
@testable import Running

@Suite final class CheckpointTests {
  let path = NSTemporaryDirectory() + "pipe-checkpoints-\(UUID().uuidString)"
  deinit { try? FileManager.default.removeItem(atPath: path) }

  func folder(_ conditions: String = "seed: 1\nepochs: 10\n", resuming: Bool = true)
    -> CheckpointFolder
  {
    CheckpointFolder(path: path, conditions: conditions, isResuming: resuming)
  }

  func checkpoint(_ step: Int) -> Checkpoint {
    Checkpoint(
      step: step, tensors: [NamedTensor(name: "weights", shape: [2], values: [Float(step), 0.1])],
      texts: ["history": "0.1 \(step)"])
  }

  func message(_ body: () throws -> Void) -> String? {
    do {
      try body()
      return nil
    } catch { return "\(error)" }
  }

  @Test("the latest and the best are kept, as many as asked for, and come back whole")
  func keeps() throws {
    for step in [1, 5, 20, 100] { try folder().save(checkpoint(step), keeping: 2) }
    try folder().saveBest(checkpoint(5))
    #expect(
      FileSystem.names(in: path) == [
        "best.safetensors", "step-000000000020.safetensors", "step-000000000100.safetensors",
      ])
    #expect(try folder().latest() == checkpoint(100))
    #expect(try folder().best() == checkpoint(5))
    #expect(try folder(resuming: false).latest() == nil)
    #expect(try folder(resuming: false).best() == nil)
  }

  @Test("a checkpoint of a run with other options is refused with what differs")
  func otherOptions() throws {
    try folder().save(checkpoint(1), keeping: 2)
    #expect(
      message { _ = try folder("seed: 1\n  epochs: 20\n").latest() }
        == "cannot resume: the checkpoint was made with 'epochs: 10', and this run has "
        + "'epochs: 20' (in '\(path)/step-000000000001.safetensors'); give what that run "
        + "had, or begin anew with --force instead of --resume")
  }

  @Test("a damaged checkpoint and one of another version are refused")
  func damaged() throws {
    try folder().save(checkpoint(1), keeping: 2)
    let file = path + "/step-000000000001.safetensors"
    let bytes = try FileSystem.read(file)
    let advice =
      "remove it to resume from the one before, or begin anew with --force instead of --resume"
    try FileSystem.write(Array(bytes.dropLast()), to: file)
    #expect(
      message { _ = try folder().latest() }
        == "cannot resume: '\(file)': the values should end at byte \(bytes.count), and the file "
        + "has \(bytes.count - 1) bytes; \(advice)")
    var flipped = bytes
    flipped[bytes.count - 1] ^= 1
    try FileSystem.write(flipped, to: file)
    #expect(
      message { _ = try folder().latest() }
        == "cannot resume: '\(file)': damaged: its bytes do not have the SHA-256 that it names; "
        + advice)
    var other = try Safetensors(bytes, name: "m")
    other.metadata["version"] = "9"
    try FileSystem.write(other.encoded(), to: file)
    #expect(
      message { _ = try folder().latest() }
        == "cannot resume: '\(file)' is of version 9, and this program reads version 2; \(advice)")
  }
}

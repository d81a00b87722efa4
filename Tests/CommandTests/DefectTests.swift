import ArgumentParser
import Foundation
import Pipeline
import Testing

@testable import PipeCommand

/// A plugin that throws what no plugin should throw.
private struct Careless: LoadStage {
  struct Slip: Error {}

  static let name = "careless"
  static let summary = "Fails in its own way."

  func header() -> ImageHeader {
    ImageHeader(shape: ImageShape(height: 1, width: 1), count: 1)
  }

  func load(in context: RunContext) throws -> ImageSet { throw Slip() }
}

@Suite("a plugin's own fault")
struct DefectTests {
  @Test("ends the run with 70 and says whose fault it is")
  func careless() async {
    let result = await #expect(
      processExitsWith: .exitCode(70), observing: [\.standardErrorContent]
    ) {
      let folder = NSTemporaryDirectory() + "/pipe-defect-" + UUID().uuidString
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true)
      let file = folder + "/f.yaml"
      try "pipeline: f\nstages:\n- load: careless\n".write(
        toFile: file, atomically: true, encoding: .utf8)
      var registry = Registry()
      registry.register(Careless.self)
      defer { try? FileManager.default.removeItem(atPath: folder) }
      do {
        try RunCommand.parse([file, "--out", folder + "/r", "--no-cache", "--quiet"]).run(
          with: registry)
      } catch {
        try? FileManager.default.removeItem(atPath: folder)
        RunCommand.exit(withError: error)
      }
    }
    #expect(
      result.map { String(decoding: $0.standardErrorContent, as: UTF8.self) } == """
        error: load: careless: Slip(); this is a fault of the plugin, not of the file: please \
        report it

        """)
  }
}

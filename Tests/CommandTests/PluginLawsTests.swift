import Foundation
import Pipeline
import PipelineTesting
import Testing

@testable import PipeCommand

@Suite("every plugin")
struct PluginLawsTests {
  @Test("has well-formed names and texts, and defaults that read back as themselves")
  func laws() throws {
    let faults = try PluginLaws(.builtin).faults()
    #expect(faults == [])
  }

  @Test("describes itself as its snapshot says", arguments: Described.all)
  func description(_ described: Described) throws {
    let file = Described.folder.appendingPathComponent(described.file)
    let isRecording = ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1"
    if isRecording || !FileManager.default.fileExists(atPath: file.path) {
      try FileManager.default.createDirectory(
        at: Described.folder, withIntermediateDirectories: true)
      try described.text.write(to: file, atomically: true, encoding: .utf8)
      Issue.record("recorded \(described.file): read it, then run the tests again")
      return
    }
    let snapshot = try String(contentsOf: file, encoding: .utf8)
    #expect(snapshot == described.text)
  }

  @Test("that is gone leaves no snapshot behind")
  func snapshots() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: Described.folder.path)
    #expect(Set(files).subtracting(Described.all.map(\.file)) == [])
  }

  struct Described: CustomTestStringConvertible, Sendable {
    let file: String
    let text: String
    var testDescription: String { file }

    static let folder = Command.repository.appendingPathComponent("Tests/CommandTests/Snapshots")
    static let all: [Described] = {
      let registry = Registry.builtin
      return StageKind.allCases.flatMap { registry.stages(of: $0) }
        .map { Described(file: "\($0.kind)-\($0.name).txt", text: $0.description) }
        + registry.componentKinds.flatMap { registry.components(of: $0) }
        .map { Described(file: "\($0.kind)-\($0.name).txt", text: $0.description) }
    }()
  }
}

import Foundation
import Synchronization
import Testing

@testable import Pipeline
@testable import Running

@Suite("Folders that a stage writes as a whole")
struct FolderWritingTests {
  private let path = FileManager.default.temporaryDirectory.path + "/pipe-" + UUID().uuidString

  private func context(_ folder: RunFolder, threads: Int = 2) -> RunContext {
    RunContext(
      stageName: "files", seed: 1, threads: threads,
      writeFolder: { path, contents in try folder.stage(folder: path.path, contents) })
  }

  private func write(_ names: [String], to folder: RunFolder, name: String = "images") throws {
    try context(folder).write(names.count, unit: "file", to: OutputPath(name)) { index in
      (names[index], Array(names[index].utf8))
    }
  }

  /// Writes and publishes with the record that a run would leave.
  private func complete(_ names: [String]) throws {
    let folder = try RunFolder(path)
    try write(names, to: folder)
    let record = "{\"completed\": true, \"files\": [\"images/\"]}"
    try folder.stage(Array(record.utf8), as: "run.json")
    try folder.publish()
  }

  private func names(_ folder: String) -> [String] { FileSystem.names(in: path + "/" + folder) }

  @Test("the files appear together when the run is over, counted as one folder")
  func whole() throws {
    defer { FileSystem.removeFolder(path) }
    let folder = try RunFolder(path)
    let many = (0..<1000).map { "\($0).txt" }
    try write(many, to: folder)
    #expect(FileSystem.kind(of: path + "/images") == nil)
    #expect(folder.stagedFiles == ["images/"])
    try folder.publish()
    #expect(names("images") == many.sorted())
    #expect(try FileSystem.read(path + "/images/517.txt") == Array("517.txt".utf8))
    #expect(names("").filter { $0 != ".lock" } == ["images"])
  }

  @Test("after an error none of the files is left, and what was there stays as it was")
  func failure() throws {
    defer { FileSystem.removeFolder(path) }
    try complete(["old.txt"])
    let folder = try RunFolder(path)
    let error = #expect(throws: PipelineError.self) {
      try context(folder).write(500, unit: "file", to: OutputPath("images")) { index in
        if index == 300 { throw PipelineError(.inputOutput, "no room for \(index)") }
        return ("\(index).txt", [1])
      }
    }
    #expect(error?.message == "no room for 300")
    #expect(FileSystem.kind(of: path + "/.unfinished/images") == nil)
    folder.discard()
    #expect(names("images") == ["old.txt"])
  }

  @Test("of several errors the first image's is told, whatever the threads")
  func firstError() throws {
    defer { FileSystem.removeFolder(path) }
    let folder = try RunFolder(path)
    let error = #expect(throws: PipelineError.self) {
      try context(folder, threads: 8).write(2000, unit: "file", to: OutputPath("images")) { index in
        if index % 300 == 299 { throw PipelineError(.badData, "\(index)") }
        return ("\(index)", [])
      }
    }
    #expect(error?.message == "299")
  }

  @Test("after an error no further images are begun")
  func stops() throws {
    defer { FileSystem.removeFolder(path) }
    let folder = try RunFolder(path)
    let hasFailed = Atomic(false)
    let wasBegun = Atomic(false)
    let error = #expect(throws: PipelineError.self) {
      try context(folder).write(640, unit: "file", to: OutputPath("images")) { index in
        if index == 64 {
          hasFailed.store(true, ordering: .relaxed)
          throw PipelineError(.badData, "\(index)")
        }
        if index >= 128 { wasBegun.store(true, ordering: .relaxed) }
        // The other thread's first block ends some time after the error.
        if index == 0 {
          for _ in 0..<500 where !hasFailed.load(ordering: .relaxed) { usleep(10_000) }
          usleep(100_000)
        }
        return ("\(index)", [])
      }
    }
    #expect(error?.message == "64")
    let isBegun = wasBegun.load(ordering: .relaxed)
    #expect(!isBegun)
  }

  @Test("two files of one name are refused with the path")
  func twice() throws {
    defer { FileSystem.removeFolder(path) }
    let folder = try RunFolder(path)
    let error = #expect(throws: PipelineError.self) {
      try write(["a", "a"], to: folder)
    }
    #expect(error?.message == "cannot write '\(path)/images/a': File exists")
  }

  @Test("a later run replaces the folder of an earlier one")
  func replaced() throws {
    defer { FileSystem.removeFolder(path) }
    try complete(["a", "b"])
    try complete(["c"])
    #expect(names("images") == ["c"])
    #expect(names("").sorted() == [".lock", "images", "run.json"])
  }

  @Test("a later run without it removes the folder of an earlier one")
  func removed() throws {
    defer { FileSystem.removeFolder(path) }
    try complete(["a"])
    let folder = try RunFolder(path)
    try folder.stage(Array("{\"completed\": true, \"files\": []}".utf8), as: "run.json")
    try folder.publish()
    #expect(FileSystem.kind(of: path + "/images") == nil)
  }

  @Test("a folder that no run made is refused before a file is written")
  func foreign() throws {
    defer { FileSystem.removeFolder(path) }
    try FileSystem.createFolder(path + "/images")
    let folder = try RunFolder(path)
    let error = #expect(throws: PipelineError.self) { try write(["a"], to: folder) }
    #expect(
      error?.message
        == "cannot write the folder '\(path)/images': there is one already that no such run made; "
        + "remove it, or name another")
  }

  @Test("an edited record cannot make a run remove what is outside, nor the run's own folder")
  func edited() throws {
    defer { FileSystem.removeFolder(path) }
    try complete(["a"])
    try Data("{\"completed\": true, \"files\": [\"./\", \"../\", \"/\"]}".utf8)
      .write(to: URL(fileURLWithPath: path + "/run.json"))
    let folder = try RunFolder(path)
    try folder.stage(Array("{}".utf8), as: "new.txt")
    try folder.publish()
    #expect(names("images") == ["a"])
  }

  @Test("a request to stop ends the writing")
  func stop() throws {
    defer { FileSystem.removeFolder(path) }
    let folder = try RunFolder(path)
    let cancellation = Cancellation()
    let context = RunContext(
      stageName: "files", seed: 1, threads: 2, cancellation: cancellation,
      writeFolder: { path, contents in try folder.stage(folder: path.path, contents) })
    let written = Atomic(0)
    let error = #expect(throws: PipelineError.self) {
      try context.write(100_000, unit: "file", to: OutputPath("images")) { index in
        if index == 200 { cancellation.request() }
        written.add(1, ordering: .relaxed)
        return ("\(index)", [])
      }
    }
    #expect(error?.kind == .interrupted)
    #expect(written.load(ordering: .relaxed) < 2000)
  }
}

import Foundation
import Testing

@testable import Pipeline
@testable import Running

/// A run killed between two moves of its files into place.
@Suite("A publication cut short")
struct PublicationTests {
  private let path = FileManager.default.temporaryDirectory.path + "/pipe-" + UUID().uuidString

  private static let new = [
    "a.txt": "new", "pages/1.txt": "new", "sub/b.txt": "new", "run.json": record(of: "new"),
  ]
  private static let steps: [Publication.Step] = [
    .place("a.txt"), .retire("pages/"), .place("pages/"), .place("sub/b.txt"), .place("run.json"),
    .remove("old.txt"), .remove("old-pages/"), .removeCheckpoints,
  ]

  private static func record(of run: String) -> String {
    let files =
      run == "new"
      ? "[\"a.txt\", \"pages/\", \"sub/b.txt\"]"
      : "[\"a.txt\", \"pages/\", \"old.txt\", \"old-pages/\", \"../outside.txt\"]"
    return "{\"completed\": true, \"files\": \(files), \"run\": \"\(run)\"}"
  }

  private func stage(_ files: [String], _ run: String, in folder: RunFolder) throws {
    for name in files {
      if name.hasSuffix("/") {
        try folder.stage(folder: String(name.dropLast())) { write in
          try write(run == "new" ? "1.txt" : "0.txt", Array(run.utf8))
        }
      } else {
        try folder.stage(Array(run.utf8), as: name)
      }
    }
    try folder.stage(Array(Self.record(of: run).utf8), as: "run.json")
  }

  /// An earlier run's results, its checkpoints, and the files of a new run that are ready to move.
  private func prepare() throws -> RunFolder {
    do {
      let earlier = try RunFolder(path)
      try stage(["a.txt", "pages/", "old.txt", "old-pages/"], "old", in: earlier)
      try earlier.publish()
    }
    try FileSystem.createFolder(path + "/checkpoints/train")
    try FileSystem.write([1], to: path + "/checkpoints/train/step-1.safetensors")
    let folder = try RunFolder(path)
    try stage(["a.txt", "pages/", "sub/b.txt"], "new", in: folder)
    try FileSystem.createFolder(path + "/sub")
    return folder
  }

  /// Every file and its text, the lock and the checkpoints left out.
  private func contents() throws -> [String: String] {
    var found: [String: String] = [:]
    func walk(_ folder: String) throws {
      for name in FileSystem.names(in: path + "/" + folder) {
        let item = folder + name
        if [".lock", "checkpoints"].contains(item) { continue }
        if FileSystem.isFolderItself(path + "/" + item) {
          try walk(item + "/")
        } else {
          found[item] = String(decoding: try FileSystem.read(path + "/" + item), as: UTF8.self)
        }
      }
    }
    try walk("")
    return found
  }

  /// Leaves the folder as a process does that dies after `count` steps.
  private func die(after count: Int) throws {
    let folder = try prepare()
    let publication = Publication(
      folder.stagedFiles,
      replacing: ["a.txt", "pages/", "old.txt", "old-pages/", "../outside.txt"],
      endsTraining: true, in: path)
    #expect(publication.steps == Self.steps)
    try publication.begin()
    for step in publication.steps.prefix(count) { try publication.take(step) }
  }

  @Test("is completed by the next run, wherever it was cut", arguments: 0...steps.count)
  func next(count: Int) throws {
    defer { FileSystem.removeFolder(path) }
    try die(after: count)
    let next = try RunFolder(path)
    #expect(try contents() == Self.new)
    #expect(FileSystem.kind(of: path + "/.unfinished") == nil)
    // The run ended: there is nothing to go on from.
    #expect(FileSystem.kind(of: path + "/checkpoints") == nil)
    try next.begin(.fresh, resolved: "")
  }

  @Test("is completed by inspect", arguments: [0, 4, steps.count])
  func inspect(count: Int) throws {
    defer { FileSystem.removeFolder(path) }
    try die(after: count)
    _ = try? RunInspector().inspect(path)
    #expect(try contents() == Self.new)
  }

  @Test("stays for the next where another run is at work in the folder")
  func busy() throws {
    defer { FileSystem.removeFolder(path) }
    try die(after: 2)
    let other = try #require(try FileSystem.lock(path + "/.lock"))
    _ = try? RunInspector().inspect(path)
    #expect(Publication(pendingIn: path)?.steps == Self.steps)
    FileSystem.unlock(other)
  }

  @Test("before its list was whole leaves the earlier results")
  func unlisted() throws {
    defer { FileSystem.removeFolder(path) }
    _ = try prepare()
    let earlier = try contents().filter { !$0.key.hasPrefix(".unfinished") }
    try FileSystem.write(Array("[{\"pla".utf8), to: path + "/.unfinished/.publication.new")
    _ = try RunFolder(path)
    #expect(try contents() == earlier)
  }

  @Test("with a list that leads out of the folder is not followed")
  func outside() throws {
    defer { FileSystem.removeFolder(path) }
    _ = try prepare()
    let list = "[{\"place\":{\"_0\":\"../../stolen\"}}]"
    try FileSystem.write(Array(list.utf8), to: path + "/.unfinished/.publication")
    #expect(Publication(pendingIn: path) == nil)
  }

  @Test("says where the results are when a file cannot be moved")
  func blocked() throws {
    defer { FileSystem.removeFolder(path) }
    try die(after: 0)
    FileSystem.remove(path + "/a.txt")
    try FileSystem.createFolder(path + "/a.txt/taken")
    let error = #expect(throws: PipelineError.self) { try RunFolder(path) }
    #expect(
      error?.message == """
        cannot move '\(path)/.unfinished/a.txt' to '\(path)/a.txt': Is a directory; the results \
        are complete in '\(path)/.unfinished', and the next run in this folder moves them to their \
        places
        """)
    FileSystem.removeFolder(path + "/a.txt")
    _ = try RunFolder(path)
    #expect(try contents() == Self.new)
  }
}

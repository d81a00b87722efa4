import Foundation
import Testing

#if canImport(Glibc)
  import Glibc
#endif

@Suite("what is no regular file") struct SpecialFileTests {
  private let place: Command.Workplace

  init() throws {
    place = try Command.Workplace()
    let status = unsafe mkfifo(place.path + "/fifo", 0o600)
    try #require(status == 0)
  }

  /// Ends with a message, soon and without a writer at the other end.
  private func refuses(_ arguments: [String], _ text: String) throws {
    let found = try place.start(
      ["20", Command.binary.path] + arguments, of: "/usr/bin/timeout")()
    #expect([64, 65, 74].contains(found.status), "\(arguments): \(found.status)")
    #expect((found.error + found.output).contains(text), "\(arguments): \(found.error)")
  }

  @Test("is refused by inspect, by name")
  func inspect() throws {
    try refuses(["inspect", "fifo"], "fifo' is a pipe, not a regular file")
    try refuses(["inspect", "/dev/zero"], "'/dev/zero' is a device, not a regular file")
  }

  @Test("is refused wherever a file is read")
  func elsewhere() throws {
    for (path, kind) in [("fifo", "a pipe"), ("/dev/zero", "a device")] {
      let text = "is \(kind), not a regular file"
      try refuses(["run", path], text)
      try refuses(["check", path], text)
      let loads = [
        "{load: font, file: \(path)}", "{load: idx, images: \(path)}",
        "{load: numpy, images: \(path)}", "{load: images, path: \(path)}",
      ]
      for load in loads {
        try place.write("pipeline: p\nstages:\n- \(load)\n", to: "p.yaml")
        try refuses(["run", "p.yaml", "--no-cache"], text)
      }
      try place.write(
        "pipeline: p\nstages:\n- load: font\n- {train: pretrained, file: \(path)}\n", to: "p.yaml")
      try refuses(["run", "p.yaml", "--no-cache"], text)
    }
  }

  /// What a run or a study keeps in its folder.
  private let pipeline = "pipeline: p\nstages:\n- load: font\n- {train: pca}\n"

  private func plant(_ name: String) throws {
    let path = place.path + "/" + name
    try? FileManager.default.removeItem(atPath: path)
    let status = unsafe mkfifo(path, 0o600)
    try #require(status == 0)
  }

  @Test("keeps no run and no study waiting that finds it in its folder")
  func inRunFolder() throws {
    try place.write(pipeline, to: "p.yaml")
    try place.write(pipeline + "study:\n  matrix: {seed: {from: 0, to: 1}}\n", to: "s.yaml")
    try place.folder("r")
    try plant("r/.lock")
    try refuses(
      ["run", "p.yaml", "--out", "r"],
      "error: cannot write '\(place.real)/r/.lock': it is a pipe, not a regular file; move it away")
    try FileManager.default.removeItem(atPath: place.path + "/r/.lock")
    try place.folder("s")
    try plant("s/study.jsonl")
    try refuses(
      ["run", "s.yaml", "--out", "s"],
      "cannot write '\(place.real)/s/study.jsonl': it is a pipe, not a regular file; move it away")
    // What nobody keeps is replaced.
    try FileManager.default.removeItem(atPath: place.path + "/s/study.jsonl")
    try plant("s/study.json")
    try plant("s/.state")
    try plant("s/report.html")
    for name in [".state", "run.json", "resolved.yaml", "pca.safetensors", ".unfinished"] {
      try plant("r/" + name)
    }
    for (file, folder) in [("p.yaml", "r"), ("s.yaml", "s"), ("p.yaml", "r"), ("s.yaml", "s")] {
      let outcome = try place.start(
        ["60", Command.binary.path, "run", file, "--out", folder], of: "/usr/bin/timeout")()
      #expect(outcome.status == 0, "\(file): \(outcome.error)")
    }
    #expect(try place.text(of: "r/run.json").contains("\"completed\": true"))
    #expect(try place.text(of: "s/study.json").contains("\"pipeline\": \"p\""))
  }

  @Test("a link in place of a hidden folder is taken away, and what it leads to stays")
  func link() throws {
    try place.write(pipeline, to: "p.yaml")
    try place.folder("r")
    try place.folder("mine/inside")
    try place.write("mine", to: "mine/inside/letter.txt")
    try place.write("mine", to: "mine/letter.txt")
    try FileManager.default.createSymbolicLink(
      atPath: place.path + "/r/.unfinished", withDestinationPath: "../mine")
    #expect(try place.pipe("run", "p.yaml", "--out", "r").status == 0)
    #expect(place.holds("mine/letter.txt") && place.holds("mine/inside/letter.txt"))
    #expect(place.holds("r/pca.safetensors"))
  }

  /// To three terabytes, none of which takes room on the disk.
  private func enlarge(_ path: String) throws {
    let status = unsafe truncate(path, 3 << 40)
    try #require(status == 0)
  }

  @Test("a file of many gigabytes of zeros is looked at in no time")
  func sparse() throws {
    let path = place.path + "/zeros"
    _ = FileManager.default.createFile(atPath: path, contents: nil)
    try enlarge(path)
    try refuses(["inspect", "zeros"], "zeros' is of no known format")
    try refuses(["check", "zeros"], "has 3298534883328 bytes, more than the 1048576")
    // With the beginning of a format, it is not read as a whole either.
    let starts: [(String, [UInt8])] = [
      ("z.png", [0x89, 0x50, 0x4E, 0x47]), ("z.npy", [0x93] + Array("NUMPY".utf8)),
    ]
    for (name, start) in starts {
      try place.write(start, to: name)
      try enlarge(place.path + "/" + name)
      try refuses(["inspect", name], "has 3298534883328 bytes, more than the 1073741824")
    }
  }
}

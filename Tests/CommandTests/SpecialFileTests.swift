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

import Datasets
import Foundation
import Pipeline
import Testing

@testable import PipeCommand

@Suite("fetching a data set")
struct DataFetchTests {
  private let work: Command.Workplace
  private let server: DataServer
  private let files: [String: [UInt8]]
  private let dataset: NamedDataset

  init() throws {
    work = try Command.Workplace()
    let names = [
      "train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz", "t10k-images-idx3-ubyte.gz",
      "t10k-labels-idx1-ubyte.gz",
    ]
    var files: [String: [UInt8]] = [:]
    for (index, name) in names.enumerated() {
      files[name] = (0..<100_000 + index).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435 >> 7) }
    }
    self.files = files
    server = try DataServer(files)
    func file(_ name: String) -> NamedDataset.File {
      let bytes = files[name] ?? []
      return NamedDataset.File(
        name: name, size: bytes.count, sha256: sha256(bytes), contents: nil)
    }
    func split(_ prefix: String) -> NamedDataset.Split {
      NamedDataset.Split(
        count: 10, images: file("\(prefix)-images-idx3-ubyte.gz"),
        labels: file("\(prefix)-labels-idx1-ubyte.gz"))
    }
    dataset = NamedDataset(
      name: "toy", title: "Toys", license: "none", homepage: "",
      shape: ImageShape(height: 1, width: 1), classNames: ["a"], train: split("train"),
      test: split("t10k"), mirrors: [], systemFolders: [])
  }

  private var folder: String { work.path + "/data" }
  private let first = "train-images-idx3-ubyte.gz"

  private func fetch(_ mirrors: String..., curl: String = "curl") throws -> [String] {
    try DataFetch(
      dataset, from: mirrors.map { "\(server.address)\($0)/" }, to: folder,
      progress: DataProgress(isQuiet: true), curl: curl
    ).run()
  }

  /// What is in the folder, the files being checked against the served ones.
  private func held() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder).sorted().filter { name in
      if let bytes = files[name] {
        #expect(FileManager.default.contents(atPath: "\(folder)/\(name)").map(Array.init) == bytes)
      }
      return true
    }
  }

  private func failure(_ mirrors: String...) -> PipelineError? {
    #expect(throws: PipelineError.self) {
      try DataFetch(
        dataset, from: mirrors.map { "\(server.address)\($0)/" }, to: folder,
        progress: DataProgress(isQuiet: true)
      ).run()
    }
  }

  @Test("every file comes whole, and nothing else is left")
  func good() throws {
    #expect(try fetch("good") == dataset.files.map { "\(folder)/\($0.name)" })
    #expect(try held() == files.keys.sorted())
    #expect(server.requests == dataset.files.map { "good/\($0.name)" })
    server.stop()
    #expect(try fetch("good").count == 4, "what is there already is not fetched again")
  }

  @Test("a server that breaks off is asked for the rest")
  func breaks() throws {
    let expected = "\(first) 50000-"
    #expect(throws: PipelineError.self) { try fetch("breaks") }
    #expect(server.requests.prefix(2) == ["breaks/\(first)", "breaks/\(expected)"])
    #expect(try held() == ["\(first).part"])
    #expect(try fetch("good").count == 4)
    #expect(try held() == files.keys.sorted())
    // 100,000 halved five times.
    #expect(server.requests.contains("good/\(first) 96875-"))
  }

  @Test("a server without ranges starts again from the first byte")
  func withoutRanges() throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try work.write("half", to: "data/\(first).part")
    #expect(try fetch("plain").count == 4)
    #expect(try held() == files.keys.sorted())
    #expect(server.requests.prefix(2) == ["plain/\(first) 4-", "plain/\(first)"])
  }

  @Test("a part that was wrong is thrown away, and the file fetched whole")
  func wrongPart() throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try work.write("not the beginning", to: "data/\(first).part")
    #expect(try fetch("good").count == 4)
    #expect(try held() == files.keys.sorted())
    #expect(server.requests.prefix(2) == ["good/\(first) 17-", "good/\(first)"])
  }

  @Test("wrong bytes never get the file's name")
  func wrong() throws {
    var bytes = files[first] ?? []
    let right = sha256(bytes)
    bytes[bytes.count / 2] ^= 1
    let error = failure("wrong")
    #expect(error?.kind == .badData)
    #expect(
      error?.message == """
        \(first) of toy could not be fetched:
          \(server.address)wrong/\(first) sent a file with SHA-256 \(sha256(bytes)), and \(right) was \
        expected
        Say --from ADDRESS for another mirror, or put the file into '\(folder)' yourself.
        """)
    #expect(try held() == [])
  }

  @Test("more bytes than the file has end the transfer")
  func endless() throws {
    let error = failure("endless")
    #expect(error?.kind == .badData)
    #expect(
      error?.message.contains(
        "\(server.address)endless/\(first) sent more than the 100000 bytes that the file has")
        == true)
    #expect(try held() == [])
  }

  @Test("redirects are followed, and mirrors that fail are followed by the next")
  func mirrors() throws {
    #expect(try fetch("none", "wrong", "redirect").count == 4)
    #expect(try held() == files.keys.sorted())
    #expect(
      server.requests.prefix(4) == [
        "none/\(first)", "wrong/\(first)", "redirect/\(first)", "good/\(first)",
      ])
  }

  @Test("a file that no mirror has is an error of input with what each one said")
  func notFound() throws {
    let error = failure("none", "gone")
    #expect(error?.kind == .inputOutput)
    #expect(
      error?.message == """
        \(first) of toy could not be fetched:
          \(server.address)none/\(first): (22) The requested URL returned error: 404
          \(server.address)gone/\(first): (22) The requested URL returned error: 404
        Say --from ADDRESS for another mirror, or put the file into '\(folder)' yourself.
        """)
  }

  @Test("stopped on request it says so, and what has come stays for the next time")
  func stopped() throws {
    let cancellation = Cancellation()
    cancellation.request()
    let error = #expect(throws: PipelineError.self) {
      try DataFetch(
        dataset, from: ["\(server.address)good/"], to: folder, cancellation: cancellation,
        progress: DataProgress(isQuiet: true)
      ).run()
    }
    #expect(error?.kind == .interrupted)
    #expect(
      error?.message.hasPrefix("stopped on request; the same command goes on from byte ") == true)
    #expect(try held().allSatisfy { $0 == "\(first).part" })
    #expect(try fetch("good").count == 4)
  }

  @Test("a second fetch into the folder of one that is at work is refused")
  func locked() throws {
    try FileSystem.createFolder(folder)
    let lock = try #require(try FileSystem.lock(folder + "/.fetch.lock"))
    #expect(failure("good")?.message == "another 'pipe data fetch' is at work in '\(folder)'")
    FileSystem.unlock(lock)
    #expect(try fetch("good").count == 4)
  }

  @Test("a curl that cannot be started is named with the reason")
  func lameCurl() throws {
    try work.write("no program", to: "curl")
    let curl = work.path + "/curl"
    let error = #expect(throws: PipelineError.self) { try fetch("good", curl: curl) }
    #expect(error?.message.contains("cannot start '\(curl)': Permission denied") == true)
  }

  @Test("without curl it says what is missing")
  func noCurl() throws {
    let error = #expect(throws: PipelineError.self) { try fetch("good", curl: "no-such-curl") }
    #expect(
      error?.message.contains(
        "fetching needs the command 'no-such-curl', which is not there; install it (apt-get "
          + "install curl), or get the files yourself") == true)
  }
}

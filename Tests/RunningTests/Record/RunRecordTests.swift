import Foundation
import Testing

@testable import Pipeline
@testable import Running
@testable import SampleStages
@testable import Studies

/// Has secrets, on its own and within.
private struct Door: LoadStage {
  static let name = "door"
  static let summary = "Needs a token."
  static var fields: [Field<Self>] {
    [
      Field("side", \.side, .atLeast(1), help: "A side."),
      Field("token", \.token, isSecret: true, help: "Opens it."),
      Field("lock", \.lock, component: locks, help: "A component."),
    ]
  }
  static let locks = ComponentKind<any DoorLock>("lock") { $0 }

  var side = 2
  var token = ""
  var lock: any DoorLock = Latch()

  func header() -> ImageHeader {
    ImageHeader(shape: ImageShape(height: side, width: side), count: 1)
  }
  func load(in context: RunContext) -> ImageSet {
    ImageSet(
      shape: header().shape, pixels: .floats(Array(repeating: 0.5, count: side * side)))
  }
}

private protocol DoorLock: Component {}
extension DoorLock { static var componentKind: String { "lock" } }

private struct Latch: DoorLock {
  static let name = "latch"
  static let summary = "A latch."
  static var fields: [Field<Self>] {
    [
      Field("code", \.code, isSecret: true, help: "Its code."),
      Field("kind", \.kind, help: "Kind."),
    ]
  }
  var code = ""
  var kind = "plain"
}

@Suite("The record of a run") final class RunRecordTests {
  private let path = NSTemporaryDirectory() + "pipe-record-\(UUID().uuidString)"
  deinit { try? FileManager.default.removeItem(atPath: path) }

  private var registry: Registry {
    var registry = Registry.sample
    registry.register(Door.self)
    registry.register(component: Latch.self)
    return registry
  }

  private let stages = """
      - load: door
        token: open-sesame
        lock: {latch: {code: "${code}", kind: iron}}
      - {export: words, file: words.txt}
    """

  private func record(_ arguments: [String]) throws -> (run: String, resolved: String) {
    let text = "pipeline: p\nvars: {code: 4711}\nstages:\n\(stages)\n"
    let check = Check(
      PipelineDocument(SourceText(name: "p.yaml", text: text), folder: "/nowhere"),
      registry: registry)
    let plan = try #require(check.plan, "\(check.diagnostics)")
    let origin = RunOrigin(arguments: arguments, folder: "/work", file: path + "/p.yaml")
    _ = try Runner(plan, threads: 3, origin: origin).run(in: path)
    func contents(_ name: String) throws -> String {
      String(decoding: try FileSystem.read(path + "/" + name), as: UTF8.self)
    }
    return (try contents("run.json"), try contents("resolved.yaml"))
  }

  @Test("holds no secret: not in the options, not in the command")
  func secrets() throws {
    let (run, resolved) = try record([
      "pipe", "run", "p.yaml", "--set", "load.token=open-sesame", "--set=vars.code=4711",
      "--set", "door.lock={latch: {code: 4711}}", "https://me:pass@word@host:80/a?b=c@d",
      "see ftp://you@there/x and https://plain.org/a@b",
    ])
    for text in [run, resolved] {
      for secret in ["sesame", "4711", "pass", "word@", "you@", "token:", "\"token\""] {
        #expect(!text.contains(secret), "\(secret) in \(text)")
      }
      #expect(text.contains("iron") && text.contains("side"))
    }
    #expect(!resolved.contains("code"))
    #expect(run.contains("\"load.token=***\""))
    #expect(run.contains("\"--set=vars.code=***\""))
    #expect(run.contains("\"https://host:80/a?b=c@d\""))
    #expect(run.contains("\"see ftp://there/x and https://plain.org/a@b\""))
  }

  @Test("says when, on what machine and with how many threads")
  func occasion() throws {
    let (run, _) = try record(["pipe", "run", "p.yaml"])
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(run.utf8)) as? [String: Any])
    let times = ["started", "ended"].compactMap { object[$0] as? String }
    #expect(times.count == 2)
    for time in times {
      #expect(time.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d/) != nil, "\(time)")
      let date = try #require(ISO8601DateFormatter().date(from: time))
      #expect(abs(date.timeIntervalSinceNow) < 600)
    }
    let machine = try #require(object["machine"] as? [String: Any])
    #expect(machine["threads"] as? Int == 3)
    #expect((machine["cores"] as? Int ?? 0) >= 1)
    #expect((machine["host"] as? String)?.isEmpty == false)
    #expect((machine["system"] as? String)?.isEmpty == false)
    #expect((machine["memory_bytes"] as? Int ?? 0) > 1_000_000)
    let command = try #require(object["command"] as? [String: Any])
    #expect(command["arguments"] as? [String] == ["pipe", "run", "p.yaml"])
    #expect(command["folder"] as? String == "/work")
    #expect(object["commit"] == nil)
  }

  @Test("the time has the zone of the machine")
  func zone() {
    let text = Timestamp.text(secondsSince1970: 0)
    #expect(ISO8601DateFormatter().date(from: text) == Date(timeIntervalSince1970: 0))
    #expect(Timestamp.text(secondsSince1970: -62_135_596_800).hasPrefix("000"))
  }
}

import Foundation
import Testing

@testable import Pipeline
@testable import Running
@testable import SampleStages

@Suite("The cache of stages")
struct StageCacheTests {
  /// A cache in a folder of the test's own, and runs that use it, each in a folder of its own.
  final class Place: Sendable {
    let folder = NSTemporaryDirectory() + "/pipe-cache-" + UUID().uuidString
    var cache: StageCache { StageCache(folder: folder + "/cache") }

    init() throws {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// - Returns: For each stage where its result came from, and the run.
    func run(
      _ stages: String, before: String = ""
    ) throws -> (reuse: [String], run: SampleRun, summary: RunSummary) {
      let run = SampleRun()
      let summary = try run.run(stages, before: before, cache: cache)
      return (summary.stages.map { $0.summary.reuse?.rawValue ?? "made" }, run, summary)
    }
  }

  static let stages = """
      - load: dots
      - augment: inversion
      - train: averaging
      - evaluate: counting
      - export: words
    """

  @Test("a second run takes what was trained and measured, and writes the same files")
  func again() throws {
    let place = try Place()
    let first = try place.run(Self.stages)
    #expect(first.reuse == ["made", "made", "made", "made", "made"])
    let second = try place.run(Self.stages)
    // The images are made after all, for the export.
    #expect(second.reuse == ["not needed", "not needed", "cached", "cached", "made"])
    for name in ["averaging.safetensors", "words.txt", "resolved.yaml"] {
      #expect(
        FileManager.default.contents(atPath: first.run.folder + "/" + name)
          == FileManager.default.contents(atPath: second.run.folder + "/" + name))
    }
    #expect(
      first.summary.stages.map(\.summary.metrics) == second.summary.stages.map(\.summary.metrics))
  }

  @Test("what a stage warned of is said again")
  func warnings() throws {
    let place = try Place()
    for _ in 0..<2 {
      let (_, run, _) = try place.run(Self.stages + "\n  - evaluate: doubting")
      let warnings = run.events.compactMap { event -> String? in
        if case .warning(_, let message) = event { message } else { nil }
      }
      #expect(warnings == ["the second round is no better", "this says little"])
    }
  }

  @Test(
    "a change runs again exactly what depends on it",
    arguments: [
      (
        "- export: words", "- {export: words, words: [new]}",
        "not needed,not needed,cached,cached,made"
      ),
      (
        "- train: averaging", "- {train: averaging, sizes: [1]}",
        "not needed,not needed,made,cached,made"
      ),
      ("- load: dots", "- {load: dots, count: 5}", "made,made,made,made,made"),
      ("  - augment: inversion\n", "", "not needed,made,made,made"),
      (
        "- evaluate: counting", "- {evaluate: counting, as: sums}",
        "not needed,not needed,cached,made,made"
      ),
    ])
  func changes(old: String, new: String, reuse: String) throws {
    let place = try Place()
    _ = try place.run(Self.stages)
    #expect(Self.stages.contains(old))
    let (found, _, _) = try place.run(Self.stages.replacing(old, with: new))
    #expect(found.joined(separator: ",") == reuse)
  }

  @Test("another seed trains again, and loads nothing anew in its key")
  func seed() throws {
    let place = try Place()
    _ = try place.run(Self.stages)
    let (reuse, _, _) = try place.run(Self.stages, before: "seed: 1\n")
    #expect(reuse == ["not needed", "not needed", "made", "made", "made"])
  }

  @Test("a file that is written again with the same bytes is read again, and nothing is trained")
  func files() throws {
    let place = try Place()
    let file = place.folder + "/dots.txt"
    let stages = Self.stages.replacing("load: dots", with: "{load: dots, file: \(file)}")
    try Data("one".utf8).write(to: URL(fileURLWithPath: file))
    try place.settle(file)
    #expect(try place.run(stages).reuse == ["made", "made", "made", "made", "made"])
    #expect(
      try place.run(stages).reuse == ["not needed", "not needed", "cached", "cached", "made"])
    try FileManager.default.removeItem(atPath: file)
    try Data("one".utf8).write(to: URL(fileURLWithPath: file))
    try place.settle(file)
    #expect(try place.run(stages).reuse == ["made", "made", "cached", "cached", "made"])
    try Data("two".utf8).write(to: URL(fileURLWithPath: file))
    try place.settle(file)
    #expect(try place.run(stages).reuse == ["made", "made", "made", "made", "made"])
  }

  @Test(
    "a damaged entry is found by its hash, and its stage runs again", arguments: [0, 20, 400, -1])
  func damage(offset: Int) throws {
    let place = try Place()
    let first = try place.run(Self.stages)
    let item = try #require(place.cache.items().first { $0.stage == "train: averaging" })
    var bytes = try FileSystem.read(item.path)
    if offset < 0 { bytes.removeLast() } else { bytes[offset] ^= 4 }
    try FileSystem.write(bytes, to: item.path)
    #expect(place.cache.items().filter(\.isDamaged).map(\.name) == [item.name])
    let second = try place.run(Self.stages)
    #expect(second.reuse == ["not needed", "not needed", "made", "cached", "made"])
    #expect(
      try first.run.text("words.txt") == second.run.text("words.txt"))
    #expect(try place.run(Self.stages).reuse[2] == "cached")
  }

  @Test("an entry of another version is known as such, not as damaged, and is not used")
  func versions() throws {
    let place = try Place()
    _ = try place.run(Self.stages)
    let item = try #require(place.cache.items().first { $0.stage == "train: averaging" })
    let entry = try Safetensors(try FileSystem.read(item.path), name: item.path)
    var metadata = entry.metadata
    metadata["format"] = "pipe cache 999"
    try FileSystem.write(
      Safetensors(entry.tensors, metadata: metadata).encoded(), to: item.path)
    let found = try #require(place.cache.items().first { $0.name == item.name })
    #expect(found.stage == "of another version of pipe" && !found.isDamaged)
    #expect(try place.run(Self.stages).reuse[2] == "made")
  }

  @Test("a file from the future, as after a clock was set back, is read again each time")
  func clock() throws {
    let place = try Place()
    let file = place.folder + "/dots.txt"
    let stages = Self.stages.replacing("load: dots", with: "{load: dots, file: \(file)}")
    func write(_ text: String) throws {
      try Data(text.utf8).write(to: URL(fileURLWithPath: file))
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSinceNow: 86_400)], ofItemAtPath: file)
    }
    try write("one")
    #expect(try place.run(stages).reuse == ["made", "made", "made", "made", "made"])
    #expect(try place.run(stages).reuse == ["made", "made", "cached", "cached", "made"])
    try write("two")
    #expect(try place.run(stages).reuse == ["made", "made", "made", "made", "made"])
  }

  @Test("a training that fails is not kept")
  func failure() throws {
    let place = try Place()
    let stages = Self.stages.replacing("train: averaging", with: "{train: averaging, fails: true}")
    for _ in 0..<2 {
      let summary = try SampleRun().run(stages, cache: place.cache)
      guard case .failed = summary.outcome else {
        Issue.record("it should fail")
        return
      }
    }
    #expect(!place.cache.items().contains { $0.stage == "train: averaging" })
  }

  @Test("a folder that cannot hold a cache is said once, and the run goes on")
  func unwritable() throws {
    let place = try Place()
    try FileSystem.write([], to: place.folder + "/cache")
    let run = SampleRun()
    let summary = try run.run(Self.stages, cache: place.cache)
    guard case .completed = summary.outcome else {
      Issue.record("it should complete")
      return
    }
    let warnings = run.events.compactMap { event -> String? in
      if case .warning(_, let message) = event { message } else { nil }
    }
    #expect(
      warnings.filter { $0.contains("cache") } == [
        "cannot make the folder '\(place.folder)/cache': it is a file, in the cache: what stages "
          + "make is not kept for later runs"
      ])
  }

  @Test("the least recently used entries go first")
  func trimming() throws {
    let place = try Place()
    let cache = StageCache(folder: place.folder + "/cache", limit: 40_000)
    for number in 0..<20 {
      var entry = CacheEntry("train: number \(number)")
      entry.weights = [
        NamedTensor(name: "w", shape: [500], values: Array(repeating: 0, count: 500))
      ]
      cache.store(entry, as: StageKey(["\(number)"]))
      _ = cache.entry(StageKey(["0"]))
    }
    cache.trim()
    let left = cache.items()
    #expect(left.reduce(0) { $0 + $1.size } <= 40_000)
    #expect(left.count > 10)
    // The first is the one used latest; of the others the last stay.
    #expect(left.contains { $0.stage == "train: number 0" })
    #expect(!left.contains { $0.stage == "train: number 1" })
    #expect(left.contains { $0.stage == "train: number 19" })
    cache.clear()
    #expect(cache.items().isEmpty)
  }

  @Test("runs that use one cache at the same time do not disturb each other")
  func together() throws {
    let place = try Place()
    DispatchQueue.concurrentPerform(iterations: 16) { number in
      let stages = Self.stages.replacing(
        "train: averaging", with: "{train: averaging, sizes: [\(number % 4)]}")
      let summary = try? SampleRun().run(stages, cache: place.cache)
      guard case .completed? = summary?.outcome else {
        Issue.record("run \(number) should complete")
        return
      }
    }
    #expect(place.cache.items().count { $0.stage == "train: averaging" } == 4)
    #expect(place.cache.items().allSatisfy { !$0.isDamaged })
  }
}

extension StageCacheTests.Place {
  /// Lets a file's time pass out of what file systems cannot tell apart.
  func settle(_ file: String) throws {
    while !FileStamps(of: [file]).isSettled { usleep(5_000) }
  }
}

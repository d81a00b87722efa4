import Foundation
import Testing

#if canImport(Glibc)
  import Glibc
#endif

@Suite("pipe run")
struct RunTests {
  static let small = """
    pipeline: small
    seed: 3
    stages:
      - load: font
        codes: 0x61-0x64
      - train: autoencoder
        hidden: [8]
        epochs: 20
      - evaluate: reconstruction
      - export: png-grid
      - export: metrics
    """

  static let files = [
    "autoencoder.safetensors", "checkpoints", "grid.png", "metrics.json", "reports.json",
    "resolved.yaml",
    "run.json",
  ]

  @Test("a run leaves its files, and nothing else, in runs/NAME")
  func leavesFiles() throws {
    let work = try Command.Workplace()
    try work.write(Self.small, to: "small.yaml")
    let outcome = try work.pipe("run", "small.yaml")
    #expect(outcome.status == 0)
    #expect(outcome.error.hasPrefix("small: 5 stages, seed 3, into "))
    let names = try FileManager.default.contentsOfDirectory(atPath: work.path + "/runs/small")
    #expect(names.filter { !$0.hasPrefix(".") }.sorted() == Self.files)
    let left = try FileManager.default.subpathsOfDirectory(
      atPath: work.path + "/runs/small/checkpoints")
    #expect(left.sorted() == ["autoencoder", "autoencoder/final.safetensors"])
  }

  @Test("a run with a fault runs nothing")
  func checksFirst() throws {
    let work = try Command.Workplace()
    try work.write(Self.small + "\n    colums: 3", to: "small.yaml")
    let outcome = try work.pipe("run", "small.yaml")
    #expect(outcome.status == 65)
    #expect(outcome.output == "")
    #expect(!work.holds("runs"))
  }

  @Test("the same file and seed give the same bytes, and another seed others")
  func repeats() throws {
    let work = try Command.Workplace()
    try work.write(Self.small, to: "small.yaml")
    for (folder, seed) in [("a", "3"), ("b", "3"), ("c", "4")] {
      #expect(
        try work.pipe("run", "--no-cache", "small.yaml", "--seed", seed, "--out", folder, "--quiet")
          .status == 0)
    }
    for file in ["autoencoder.safetensors", "grid.png", "metrics.json"] {
      let bytes = ["a", "b", "c"].map {
        FileManager.default.contents(atPath: "\(work.path)/\($0)/\(file)")
      }
      #expect(bytes[0] != nil && bytes[0] == bytes[1], "\(file)")
      if file == "autoencoder.safetensors" { #expect(bytes[0] != bytes[2]) }
    }
  }

  /// Layers that are cut for threads and layers that are not, noise, codes drawn at random, pictures.
  static let wide = """
    pipeline: wide
    seed: 5
    stages:
      - {load: font, codes: 0x20-0x7e, as: glyphs}
      - {augment: bit-flip, copies: 3, as: noisy}
      - train: denoising-autoencoder
        hidden: [700, 130]
        batch_size: 50
        epochs: 3
      - train: variational-autoencoder
        data: glyphs
        hidden: [640]
        epochs: 5
        clip_norm: 1
      - evaluate: reconstruction
        data: glyphs
      - export: png-grid
        data: glyphs
      - export: latent-scatter
        data: glyphs
      - export: metrics
    """

  @Test("the same bytes whatever the number of threads: weights, metrics and pictures")
  func threads() throws {
    let work = try Command.Workplace()
    try work.write(Self.wide, to: "wide.yaml")
    for threads in ["1", "2", "3"] {
      let outcome = try work.pipe(
        "run", "wide.yaml", "--no-cache", "--threads", threads, "--out", threads, "--quiet")
      #expect(outcome.status == 0, "\(outcome.error)")
    }
    let names = try FileManager.default.subpathsOfDirectory(atPath: work.path + "/1")
      .filter { $0 != "run.json" && $0 != ".lock" && $0.contains(".") }
    #expect(names.count >= 8)
    for name in names {
      let bytes = ["1", "2", "3"].map {
        FileManager.default.contents(atPath: "\(work.path)/\($0)/\(name)")
      }
      #expect(bytes[0] != nil && bytes[1] == bytes[0] && bytes[2] == bytes[0], "\(name)")
    }
  }

  @Test("a rerun with other options asks for --force, and then removes what it no longer makes")
  func asksForForce() throws {
    let work = try Command.Workplace()
    try work.write(Self.small, to: "small.yaml")
    #expect(try work.pipe("run", "small.yaml").status == 0)
    #expect(try work.pipe("run", "--no-cache", "small.yaml").status == 0)
    let before = FileManager.default.contents(atPath: work.path + "/runs/small/run.json")
    try work.write(
      Self.small.replacingOccurrences(of: "metrics", with: "metrics\n    file: other.json"),
      to: "small.yaml")
    let refused = try work.pipe("run", "small.yaml")
    #expect(refused.status == 64)
    #expect(
      refused.error.hasSuffix(
        "holds a run with other options; give --force to replace it, or --out to keep both\n"))
    #expect(
      FileManager.default.contents(atPath: work.path + "/runs/small/run.json") == before)
    #expect(try work.pipe("run", "small.yaml", "--force").status == 0)
    #expect(work.holds("runs/small/other.json"))
    #expect(!work.holds("runs/small/metrics.json"))
  }

  @Test("the resolved file runs again from where it lies and resolves to itself")
  func resolves() throws {
    let work = try Command.Workplace()
    try work.write(Self.small, to: "small.yaml")
    #expect(try work.pipe("run", "small.yaml", "--out", "a").status == 0)
    #expect(try work.pipe("run", "a/resolved.yaml", "--out", "b").status == 0)
    #expect(try work.text(of: "a/resolved.yaml") == work.text(of: "b/resolved.yaml"))
    #expect(
      FileManager.default.contents(atPath: work.path + "/a/autoencoder.safetensors")
        == FileManager.default.contents(atPath: work.path + "/b/autoencoder.safetensors"))
  }

  @Test("a missing seed is 0 and is said")
  func missingSeed() throws {
    let work = try Command.Workplace()
    try work.write(Self.small.replacingOccurrences(of: "seed: 3\n", with: ""), to: "small.yaml")
    let outcome = try work.pipe("run", "small.yaml")
    #expect(outcome.error.hasPrefix("small: 5 stages, seed 0, as the file gives none, into "))
  }

  /// Trains for most of a minute unless it is stopped.
  static let long = """
    pipeline: long
    seed: 0
    stages:
      - load: font
      - train: autoencoder
        hidden: [64, 64]
        epochs: 1000000
      - export: png-grid
    """

  @Test(
    "Ctrl-C and SIGTERM stop at a safe point, leave no half file and exit with 130",
    arguments: [SIGINT, SIGTERM])
  func interrupted(_ number: Int32) throws {
    let work = try Command.Workplace()
    try work.write(Self.long, to: "long.yaml")
    let finish = try work.start(["run", "long.yaml"]) { process in
      try work.wait { work.holds("runs/long/.lock") }
      usleep(300_000)
      kill(process.processIdentifier, number)
    }
    let outcome = try finish()
    #expect(outcome.status == 130)
    let last = try #require(outcome.error.split(separator: "\n").last)
    #expect(
      last.contains(
        /^error: train: autoencoder: stopped on request after step \d+, which is saved; the same command with --resume goes on from the latest checkpoint$/
      ))
    let names = try FileManager.default.contentsOfDirectory(atPath: work.path + "/runs/long")
    #expect(
      names.sorted() == [".lock", "checkpoints", "reports.json", "resolved.yaml", "run.json"])
  }

  @Test("a second run on a folder is refused, and a dead run holds no lock")
  func locked() throws {
    let work = try Command.Workplace()
    try work.write(Self.long, to: "long.yaml")
    try work.write(Self.small, to: "small.yaml")
    let finish = try work.start(["run", "long.yaml", "--out", "shared"]) { process in
      try work.wait { work.holds("shared/.lock") }
      usleep(300_000)
      let second = try work.pipe("run", "small.yaml", "--out", "shared")
      #expect(second.status == 74)
      #expect(second.error.contains("another run is at work in '"))
      kill(process.processIdentifier, SIGKILL)
    }
    _ = try finish()
    #expect(try work.pipe("run", "small.yaml", "--out", "shared").status == 0)
    let names = try FileManager.default.contentsOfDirectory(atPath: work.path + "/shared")
    #expect(names.filter { !$0.hasPrefix(".") }.sorted() == Self.files)
  }

  @Test("a learning rate that is far too large stops with the cause, and loses nothing")
  func diverges() throws {
    let work = try Command.Workplace()
    try work.write(Self.small, to: "small.yaml")
    #expect(try work.pipe("run", "small.yaml").status == 0)
    let before = FileManager.default.contents(
      atPath: work.path + "/runs/small/autoencoder.safetensors")
    let outcome = try work.pipe(
      "run", "small.yaml", "--force", "--set", "train.optimizer={sgd: {learning_rate: 1e39}}",
      "--set", "train.checkpoint_every=0")
    #expect(outcome.status == 65)
    #expect(outcome.error.contains("error: train: autoencoder: the loss is not a number in epoch"))
    #expect(
      FileManager.default.contents(atPath: work.path + "/runs/small/autoencoder.safetensors")
        == before)
    // What was saved on the way leads to the same end: no word of going on from it.
    #expect(FileManager.default.fileExists(atPath: work.path + "/runs/small/checkpoints"))
    #expect(!outcome.error.contains("--resume"))
  }
}

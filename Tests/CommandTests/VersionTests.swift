import Foundation
import Pipeline
import Testing

@Suite("the version")
struct VersionTests {
  private static let repository = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  private func text(of file: String) throws -> String {
    try String(contentsOf: Self.repository.appending(path: file), encoding: .utf8)
  }

  @Test("is of three numbers, and pipe --version says it")
  func command() throws {
    #expect(PipeVersion.current.wholeMatch(of: /\d+\.\d+\.\d+/) != nil)
    let outcome = try Command.Workplace().pipe("--version")
    #expect(outcome.output == PipeVersion.current + "\n")
    #expect(outcome.status == 0)
  }

  @Test("is in the record, the weights, the pictures and the pages of a run")
  func run() throws {
    let work = try Command.Workplace()
    try work.write(
      RunTests.small + "\n  - export: weights\n  - export: report\n", to: "small.yaml")
    #expect(try work.pipe("run", "small.yaml", "--out", "r", "--quiet").status == 0)
    let version = PipeVersion.current
    #expect(try work.text(of: "r/run.json").contains("\"version\": \"\(version)\""))
    for file in ["r/autoencoder.safetensors", "r/weights.safetensors"] {
      let header = String(decoding: try work.bytes(of: file).prefix(4000), as: UTF8.self)
      #expect(header.contains("\"version\": \"\(version)\""), "\(file): \(header)")
    }
    let picture = try work.pipe("inspect", "r/grid.png")
    #expect(picture.output.contains("pipe \(version)"), "\(picture.output)")
    #expect(try work.text(of: "r/report.html").contains("content=\"pipe \(version)\""))
  }

  @Test("is in the record and the report of a study")
  func study() throws {
    let work = try Command.Workplace()
    try work.write(
      """
      pipeline: seeds
      study:
        matrix: {seed: [1, 2]}
        compare: [{metric: autoencoder.loss, over: seed}]
      stages:
        - load: font
        - {train: autoencoder, epochs: 2, hidden: [4], latent: 2}
      """, to: "seeds.yaml")
    let outcome = try work.pipe("run", "seeds.yaml", "--out", "s", "--quiet")
    #expect(outcome.status == 0, "\(outcome.error)")
    let version = PipeVersion.current
    #expect(try work.text(of: "s/study.json").contains("\"version\": \"\(version)\""))
    #expect(try work.text(of: "s/report.html").contains("content=\"pipe \(version)\""))
  }

  @Test("stands in one file of the sources")
  func onePlace() throws {
    let literal = "\"\(PipeVersion.current)\""
    let sources = Self.repository.appending(path: "Sources")
    let files = try #require(
      FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil))
    var places: [String] = []
    for case let file as URL in files where file.pathExtension == "swift" {
      if try String(contentsOf: file, encoding: .utf8).contains(literal) {
        places.append(file.lastPathComponent)
      }
    }
    #expect(places == ["PipeVersion.swift"])
  }

  @Test("is one that the changelog tells of")
  func changelog() throws {
    let changelog = try text(of: "CHANGELOG.md")
    let version = PipeVersion.current
    #expect(
      changelog.contains("## Unreleased\n\nThese changes will be version \(version).\n")
        || changelog.contains("\n## \(version) - 20"))
  }
}

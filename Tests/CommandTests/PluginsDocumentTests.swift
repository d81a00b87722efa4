import Foundation
import Testing

@Suite("docs/plugins.md")
struct PluginsDocumentTests {
  private static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  @Test(
    "shows the files of the example package as they are",
    arguments: [
      "Package.swift", "Sources/Extras/ImageSummary.swift", "Sources/Extras/SignDescent.swift",
      "Sources/Extras/Dimming.swift", "Sources/Extras/Extras.swift", "Sources/mypipe/main.swift",
      "Tests/ExtrasTests/LawsTests.swift", "extras.yaml",
    ])
  func example(name: String) throws { try expect("docs/plugins.md", toShow: name) }

  @Test("and DocC's article on a first plugin shows its stage")
  func article() throws {
    try expect(
      "Sources/Pipeline/Pipeline.docc/FirstPlugin.md", toShow: "Sources/Extras/ImageSummary.swift")
  }

  private func expect(_ document: String, toShow name: String) throws {
    let page = try String(contentsOf: Self.root.appending(path: document), encoding: .utf8)
    let file = try String(
      contentsOf: Self.root.appending(path: "Examples/extras/\(name)"), encoding: .utf8)
    let language = name.hasSuffix(".swift") ? "swift" : "yaml"
    #expect(page.contains("```\(language)\n\(file)```\n"))
  }
}

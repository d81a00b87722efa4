import Foundation

/// Measures the built program against its limits and against its peers, each ratio within one run.
@main
struct Benchmarks {
  static let groups: [Group] = [
    .command, .font, .seeds, .study, .vae, .vaeCores, .vaeLoss, .vaeLong, .vaeJob, .pca, .load,
    .folder, .pictures, .convolution,
  ]

  static func main() {
    let names = CommandLine.arguments.dropFirst()
    let unknown = names.filter { name in !groups.contains { $0.name == name } }
    if let name = unknown.first {
      say("there is no group '\(name)'; groups, all of them unless named:")
      for group in groups { say("  \(group.name): \(group.summary)") }
      exit(64)
    }
    let workplace = Workplace()
    let table = Table()
    for group in groups where names.isEmpty || names.contains(group.name) {
      table.begin(group)
      group.run(workplace, table)
      say("load average \(load())")
    }
    try? FileManager.default.removeItem(atPath: workplace.scratch)
    say("\n\(table.missed) missed, \(table.skipped) not measured")
    exit(table.missed == 0 ? 0 : 1)
  }

  /// What else the machine did, over the last 1, 5 and 15 minutes: beside more than a group's own
  /// processes, read no ratio.
  private static func load() -> String {
    var averages = [Double](repeating: 0, count: 3)
    getloadavg(&averages, 3)
    return averages.map { String(format: "%.1f", $0) }.joined(separator: " ")
  }
}

import Foundation

/// The log of a range of seeds, a line each, and the findings. A later call leaves out the seeds
/// that the log has.
final class Journal: @unchecked Sendable {
  private let folder: String
  private let lock = NSLock()
  private let file: FileHandle
  private var statuses: [Int32: Int] = [:]
  private(set) var findings: [Int] = []
  private var seconds: [Double] = []
  /// How often there was each finding, numbers aside.
  private var kinds: [String: Int] = [:]
  /// Seeds of earlier calls.
  let known: Set<Int>

  init(folder: String) throws {
    self.folder = folder
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let path = folder + "/log.tsv"
    if !FileManager.default.fileExists(atPath: path) {
      _ = FileManager.default.createFile(
        atPath: path, contents: Data("seed\tstatus\tseconds\tmegabytes\tfinding\n".utf8))
    }
    let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").dropFirst()
    // A line that an interruption cut short has not all of its fields: its seed is run again.
    let rows = lines.map { $0.split(separator: "\t", omittingEmptySubsequences: false) }
      .filter { $0.count == 5 }
    known = Set(rows.compactMap { Int($0[0]) })
    guard let handle = FileHandle(forWritingAtPath: path) else {
      throw FuzzerError("cannot write \(path)")
    }
    file = handle
    try file.seekToEnd()
  }

  func note(_ seed: Int, _ result: Trial.Result) throws {
    lock.lock()
    defer { lock.unlock() }
    statuses[result.status, default: 0] += 1
    seconds.append(result.cpu)
    let text = result.verdict.findings.joined(separator: "; ")
      .replacing("\n", with: " ").replacing("\t", with: " ")
    let line =
      "\(seed)\t\(result.status)\t\((result.cpu * 100).rounded() / 100)\t"
      + "\(result.memory >> 20)\t\(text)\n"
    try file.write(contentsOf: Data(line.utf8))
    guard !text.isEmpty else { return }
    findings.append(seed)
    kinds[String(text.replacing(/[0-9]+/, with: "N").prefix(120)), default: 0] += 1
    print("seed \(seed): \(text)")
    fflush(nil)
    try keep(seed, result, text)
  }

  private func keep(_ seed: Int, _ result: Trial.Result, _ text: String) throws {
    let place = folder + "/findings/\(seed)"
    try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
    let files = result.files + [("finding.txt", text + "\n\n" + result.note)]
    for file in files {
      try Data(file.text.utf8).write(to: URL(fileURLWithPath: place + "/" + file.name))
    }
  }

  /// What this call found, and a last line on all of it.
  var summary: String {
    let count = statuses.values.reduce(0, +)
    guard count > 0 else { return "nothing to do: the log has these seeds" }
    let share = 100 * (statuses[0] ?? 0) / count
    let all = statuses.sorted { $0.key < $1.key }.map { "\($0.value) with \($0.key)" }
    let kinds = kinds.sorted { $0.value > $1.value }.map { "\($0.value) x \($0.key)\n" }.joined()
    let median = (seconds.sorted()[seconds.count / 2] * 100).rounded() / 100
    return kinds + "\(count) pipelines, \(findings.count) findings; \(share) % ran to their end "
      + "(\(all.joined(separator: ", "))); \(median) s of processor time in the median"
  }
}

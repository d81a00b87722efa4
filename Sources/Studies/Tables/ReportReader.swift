import Pipeline
import Synchronization

/// Reads the reports of trials and runs, each once.
final class ReportReader: Sendable {
  private let read = Mutex<[String: [NamedValue<Report>]]>([:])

  /// - Parameter name: `STAGE.SERIES`.
  /// - Returns: `nil` where the trial has no reports that can be read, or no such series.
  func series(_ name: String, of result: TrialResult) -> Series? {
    for report in reports(of: result) where name.hasPrefix(report.name + ".") {
      let own = name.dropFirst(report.name.count + 1)
      if let series = report.value.series.first(where: { $0.name == own }) { return series }
    }
    return nil
  }

  /// The names of all series of a trial, each as `STAGE.SERIES`.
  func seriesNames(of result: TrialResult) -> [String] {
    reports(of: result).flatMap { report in
      report.value.series.map { "\(report.name).\($0.name)" }
    }
  }

  private func reports(of result: TrialResult) -> [NamedValue<Report>] {
    if let known = read.withLock({ $0[result.folder] }) { return known }
    let found = (try? result.reports()) ?? []
    read.withLock { $0[result.folder] = found }
    return found
  }
}

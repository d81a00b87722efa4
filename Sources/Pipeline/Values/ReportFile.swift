#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Reports under their stages' names, as JSON that gives back every number exactly.
package struct ReportFile: Decodable {
  /// Its name in a run folder.
  package static let name = "reports.json"

  package struct Item: Decodable {
    let stage: String
    package let report: Report
  }

  package let reports: [Item]

  package init(_ reports: [NamedValue<Report>]) {
    self.reports = reports.map { Item(stage: $0.name, report: $0.value) }
  }

  /// - Parameter name: what messages call the file.
  /// - Throws: `PipelineError` of kind `badData`.
  package init(_ bytes: [UInt8], name: String) throws {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .texts
    do {
      self = try decoder.decode(Self.self, from: Data(bytes))
    } catch {
      throw PipelineError(.badData, "'\(name)' does not hold a run's reports")
    }
  }

  package var named: [NamedValue<Report>] { reports.map { NamedValue($0.stage, $0.report) } }
}

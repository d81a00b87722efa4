#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif

/// Reports under their stages' names, as JSON that gives back every number exactly.
struct ReportFile: Decodable {
  /// Its name in a run folder.
  static let name = "reports.json"

  struct Item: Decodable {
    let stage: String
    let report: Report
  }

  let reports: [Item]

  init(_ reports: [NamedValue<Report>]) {
    self.reports = reports.map { Item(stage: $0.name, report: $0.value) }
  }

  /// - Parameter name: what messages call the file.
  /// - Throws: `PipelineError` of kind `badData`.
  init(_ bytes: [UInt8], name: String) throws {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .texts
    do {
      self = try decoder.decode(Self.self, from: Data(bytes))
    } catch {
      throw PipelineError(.badData, "'\(name)' does not hold a run's reports")
    }
  }

  var named: [NamedValue<Report>] { reports.map { NamedValue($0.stage, $0.report) } }
}

// JSON has no numbers for what is not finite.
extension JSONEncoder.NonConformingFloatEncodingStrategy {
  static var texts: Self {
    .convertToString(positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
  }
}

extension JSONDecoder.NonConformingFloatDecodingStrategy {
  static var texts: Self {
    .convertFromString(positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
  }
}

extension TrialResult {
  /// Everything that the run's stages reported, in their order.
  /// - Throws: `PipelineError` where the run left no reports, or they cannot be read.
  public func reports() throws -> [NamedValue<Report>] {
    let path = folder + "/" + ReportFile.name
    return try ReportFile(try FileSystem.read(path), name: path).named
  }
}

import Pipeline
import Running

/// What to look at after a run: the pages that it made, then its pictures.
struct NextSteps {
  /// Absolute.
  let paths: [String]
  private let rest: Int

  private static let pictureEndings = ["png", "svg", "pdf"]
  private static let most = 6

  init(_ summary: RunSummary, of plan: Plan) {
    // A page that tells of the whole run is the one to begin with.
    let last = plan.stages.filter { stage in
      (stage.stage as? any ExportStage).map { type(of: $0).comesLast } ?? false
    }.flatMap { $0.outputs.map(\.path) }
    func files(_ endings: [String]) -> [String] {
      summary.files.filter { file in
        endings.contains { file.lowercased().hasSuffix("." + $0) }
      }
    }
    let pages = files(["html"])
    let all =
      pages.filter(last.contains) + pages.filter { !last.contains($0) } + files(Self.pictureEndings)
    paths = all.prefix(Self.most).map { FilePaths.join(summary.folder, $0) }
    rest = all.count - paths.count
  }

  /// - Parameter page: of a study.
  init(page: String) {
    paths = [page]
    rest = 0
  }

  /// Says it on standard error: results that programs read are on standard output.
  func show() {
    guard !paths.isEmpty else { return }
    Output.error.line("open next:")
    for path in paths { Output.error.line("  \(path)") }
    if rest > 0 { Output.error.line("  and \(Readable.count(rest, "picture")) more") }
  }
}

public import Pipeline

/// One HTML file that tells of the whole run: what it reached, its pictures, measurements, files and
/// the resolved pipeline. It is written when all other stages are over.
public struct RunReport: ExportStage {
  public static let name = "report"
  public static let alsoKnownAs = ["html", "html-report"]
  public static let summary =
    "Writes a page with all that the run reached, drew and measured, and links to its files."

  public var pictures = 24
  public var pictureBytes = 4_000_000
  public var file = OutputPath("report.html")

  public init() {}

  public static var comesLast: Bool { true }

  public static var fields: [Field<Self>] {
    [
      Field(
        "pictures", \.pictures, .within(0...1000), unit: "pictures",
        help: "How many pictures of each stage are embedded, from the first."),
      Field(
        "picture_bytes", \.pictureBytes, .atLeast(0), unit: "bytes",
        help: "Larger pictures are named, not embedded."),
      Field("file", \.file, endings: ["html"], help: "The file to write."),
    ]
  }

  public func export(_ inputs: StageValues, in context: RunContext) throws {
    var shown: [ReportPicture] = []
    var omissions: [String] = []
    for (position, summary) in context.history.stages {
      try context.checkCancellation()
      let files = summary.files.filter(ReportPicture.isPicture)
      for file in files.prefix(pictures) {
        let bytes = try context.history.read(file)
        guard bytes.count <= pictureBytes else {
          omissions.append(
            "\(file) has \(Readable.count(bytes.count)) bytes, more than the "
              + "\(Readable.count(pictureBytes)) of 'picture_bytes': it is not embedded.")
          continue
        }
        shown.append(ReportPicture(path: file, bytes: bytes, stage: position.title))
      }
      if files.count > pictures {
        omissions.append(
          "\(files.count - pictures) of \(files.count) pictures of '\(position.name)' are not "
            + "embedded: 'pictures' is \(pictures).")
      }
    }
    let page = ReportPage(
      run: context.run, history: context.history, reports: inputs.reports, pictures: shown,
      omissions: omissions, files: ReportFiles(page: file.path))
    try context.write(Array(page.text.utf8), to: file)
  }
}

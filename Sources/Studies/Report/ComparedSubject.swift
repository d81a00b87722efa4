import Pipeline

/// One comparison with everything that is shown of it.
struct ComparedSubject {
  struct File {
    /// In the folder `compare`.
    let name: String
    let bytes: [UInt8]
  }

  struct Figure {
    let name: String
    let caption: String
    let picture: PictureFile
  }

  let title: String
  let tables: [TextTable]
  /// A sentence each.
  let notes: [String]
  let figures: [Figure]
  /// Beside the figures.
  let files: [File]
  /// What could not be drawn, or not as asked.
  let warnings: [String]

  init(
    _ comparison: Comparison, results: [TrialResult], axes: [ComparedAxis], reports: ReportReader
  ) {
    switch comparison.subject {
    case .metric: self.init(ComparisonTable(comparison, results: results, axes: axes))
    case .series:
      let whole = comparison.covering(axes)
      let grid = VariantGrid(whole, results: results, axes: axes)
      self.init(
        SeriesCurves(whole, grid, reading: reports), grid, over: whole.over, file: whole.file)
    case .image:
      let whole = comparison.covering(axes)
      let grid = VariantGrid(whole, results: results, axes: axes)
      self.init(ContactSheet(whole, grid, axes: axes), file: whole.file)
    }
  }

  private init(_ table: ComparisonTable) {
    let file = table.comparison.file
    title = table.title
    tables = [table.gridTable, table.variantTable].compactMap(\.self)
    notes = table.notes
    files = [
      File(name: "\(file).md", bytes: Array(table.markdown.utf8)),
      File(name: "\(file).csv", bytes: Array(table.csv.utf8)),
      File(name: "\(file).json", bytes: Array((table.json.pretty() + "\n").utf8)),
    ]
    var drawing = Drawings()
    if VariantBoxes.suits(table) {
      drawing.add("\(file).png", "\(table.metric) by variant") {
        try VariantBoxes(table: table).picture()
      }
    }
    if HeatMap.suits(table) {
      drawing.add("\(file)-map.png", "Means of \(table.metric) as a map") {
        try HeatMap(table: table).picture()
      }
    }
    figures = drawing.figures
    warnings = drawing.warnings
  }

  private init(_ curves: SeriesCurves, _ grid: VariantGrid, over: [String], file: String) {
    let ends = SeriesTable(curves: curves, grid: grid)
    title = curves.name
    tables = [ends.table]
    notes = ends.notes
    files = [
      File(name: "\(file).md", bytes: Array(ends.markdown.utf8)),
      File(name: "\(file).csv", bytes: Array(ends.csv.utf8)),
      File(name: "\(file).json", bytes: Array((ends.json.pretty() + "\n").utf8)),
    ]
    var drawing = Drawings()
    if curves.curves.contains(where: { !$0.x.isEmpty }) {
      drawing.add("\(file).png", "\(curves.name) by \(curves.xLabel)") {
        try CurvesPicture(curves: curves, grid: grid, over: over).picture()
      }
    }
    figures = drawing.figures
    warnings = drawing.warnings
  }

  private init(_ sheet: ContactSheet, file: String) {
    title = sheet.title
    tables = []
    notes = sheet.notes
    files = []
    var drawing = Drawings()
    drawing.add("\(file).png", sheet.title) { try sheet.picture() }
    figures = drawing.figures
    warnings = drawing.warnings
  }
}

/// Pictures as they come, with what went wrong: one that cannot be drawn costs no other.
private struct Drawings {
  var figures: [ComparedSubject.Figure] = []
  var warnings: [String] = []

  mutating func add(_ name: String, _ caption: String, _ draw: () throws -> PictureFile) {
    do {
      let picture = try draw()
      figures.append(.init(name: name, caption: caption, picture: picture))
      warnings += picture.warnings.map { "\(name): \($0)" }
    } catch {
      warnings.append("\(name) was not drawn: \(error)")
    }
  }
}

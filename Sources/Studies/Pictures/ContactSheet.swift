import Drawing
import PNG
import Pipeline

/// One picture of every variant in the rows and columns of the matrix, each of its pixels a square
/// of whole pixels; pictures that are too large together are made smaller by a whole number.
struct ContactSheet {
  /// What stands in a cell.
  enum Cell {
    case picture(PixelImage)
    /// Why there is none: `failed`.
    case text(String)
  }

  let title: String
  let grid: VariantGrid
  /// By row and column.
  let cells: [[Cell]]
  /// What was missing, a sentence each.
  let notes: [String]

  /// Reads the picture of every variant's first repetition.
  /// - Parameter axes: of the study, which say what comes first.
  init(_ comparison: Comparison, _ grid: VariantGrid, axes: [ComparedAxis]) {
    guard case .image(let path) = comparison.subject else {
      preconditionFailure("a contact sheet is of a picture")
    }
    self.grid = grid
    var notes: [String] = []
    let first = comparison.over.compactMap { name in
      axes.first { $0.name == name }.flatMap { axis in axis.labels.first.map { (name, $0) } }
    }
    title = ([path] + first.map { "\($0) \($1)" }).joined(separator: ", ")
    cells = grid.rows.map { row in
      grid.columns.map { column in
        guard let index = grid.variant(row, column) else { return .text("not in the study") }
        let variant = grid.variants[index]
        guard
          let result = variant.trials.first(where: { result in
            first.allSatisfy { result.trial.label(on: $0.0) == $0.1 }
          })
        else { return .text("no such trial") }
        if case .failed = result.outcome {
          notes.append("\(result.trial.name) failed, and has no picture.")
          return .text("failed")
        }
        do {
          return .picture(try Self.read(FilePaths.join(result.folder, path)))
        } catch {
          notes.append("\(result.trial.name): \(error).")
          return .text("no picture")
        }
      }
    }
    self.notes = notes
  }

  private static func read(_ path: String) throws -> PixelImage {
    let image: PNGImage
    do {
      image = try PNGImage(decoding: FileSystem.read(path)).converted(channels: 3, bitDepth: 8)
    } catch let error as PNGError {
      throw PipelineError(.badData, "'\(path)' is no whole PNG picture: \(error.description)")
    }
    return PixelImage(width: image.width, height: image.height, rgb: image.pixels)
  }

  func picture() throws -> PictureFile { try PictureFile(draw) }

  private var pictures: [PixelImage] {
    cells.joined().compactMap { if case .picture(let image) = $0 { image } else { nil } }
  }

  /// How many pixels of the sheet a picture's pixel is long, or how many of its pixels become one.
  private enum Scale {
    case larger(Int)
    case smaller(Int)

    /// The length of a picture's side, in pixels of the sheet.
    func length(_ side: Int) -> Int {
      switch self {
      case .larger(let factor): side * factor
      case .smaller(let factor): (side + factor - 1) / factor
      }
    }
  }

  /// The most pixels of all cells together, each way.
  private static let mostPixels = 4800

  private var scale: Scale {
    let (width, height) = (pictures.map(\.width).max() ?? 1, pictures.map(\.height).max() ?? 1)
    let (all, tall) = (width * grid.columns.count, height * grid.rows.count)
    let room = min(Self.mostPixels / all, Self.mostPixels / tall)
    guard room >= 1 else {
      let most = Self.mostPixels
      return .smaller(max((all + most - 1) / most, (tall + most - 1) / most))
    }
    // Small pictures would become posters.
    return .larger(max(1, min(room, 400 / max(width, height))))
  }

  private func draw() throws -> FinishedDrawing {
    let theme = PlotTheme(.screen)
    let scale = scale
    // Two pixels to a unit.
    let cell = (
      width: max(Double(scale.length(pictures.map(\.width).max() ?? 1)) / 2, 90),
      height: max(Double(scale.length(pictures.map(\.height).max() ?? 1)) / 2, 44)
    )
    let trial = try Canvas(width: theme.width, height: theme.height, format: pictureFormat)
    let layout = ContactSheetLayout(title, grid, cell: cell, theme, on: trial)
    let canvas = try Canvas(width: layout.width, height: layout.height, format: pictureFormat)
    layout.drawTitles(on: canvas)
    for (row, cells) in cells.enumerated() {
      layout.drawText(ofRow: row, on: canvas)
      for (column, cell) in cells.enumerated() {
        draw(cell, in: layout.frame(row, column), scale, theme, on: canvas)
      }
    }
    return try canvas.finish(title: title)
  }

  private func draw(
    _ cell: Cell, in frame: Rect, _ scale: Scale, _ theme: PlotTheme, on canvas: Canvas
  ) {
    switch cell {
    case .text(let text):
      canvas.rectangle(frame, fill: Color(hex: 0xe8e8e8))
      let block = TextBlock(
        text, style: TextStyle(size: theme.noteSize, color: Color(hex: 0x555555)),
        width: frame.width - theme.gap, most: 3, on: canvas)
      block.draw(on: canvas, x: frame.center.x, top: frame.center.y - block.height / 2)
    case .picture(let image):
      let (width, height) = (scale.length(image.width), scale.length(image.height))
      // At whole pixels, so that the picture's own stay sharp.
      let place = Rect(
        x: ((frame.center.x - Double(width) / 4) * 2).rounded() / 2,
        y: ((frame.center.y - Double(height) / 4) * 2).rounded() / 2,
        width: Double(width) / 2, height: Double(height) / 2)
      canvas.rectangle(
        Rect(x: place.x - 1, y: place.y - 1, width: place.width + 2, height: place.height + 2),
        fill: Color(hex: 0x9db4d6))
      if case .smaller(let factor) = scale {
        canvas.image(image.averaged(over: factor), in: place)
      } else {
        canvas.image(image, in: place)
      }
    }
  }
}

extension PixelImage {
  /// The mean of each square of so many pixels; those at the right and the lower edge can be
  /// smaller.
  fileprivate func averaged(over factor: Int) -> PixelImage {
    let (columns, rows) = ((width + factor - 1) / factor, (height + factor - 1) / factor)
    let source = rgb
    var result = [UInt8](repeating: 0, count: columns * rows * 3)
    for row in 0..<rows {
      for column in 0..<columns {
        let ys = row * factor..<min((row + 1) * factor, height)
        let xs = column * factor..<min((column + 1) * factor, width)
        var sums = (0, 0, 0)
        for y in ys {
          for x in xs {
            let at = 3 * (y * width + x)
            sums.0 += Int(source[at])
            sums.1 += Int(source[at + 1])
            sums.2 += Int(source[at + 2])
          }
        }
        let count = ys.count * xs.count
        let at = 3 * (row * columns + column)
        result[at] = UInt8((sums.0 + count / 2) / count)
        result[at + 1] = UInt8((sums.1 + count / 2) / count)
        result[at + 2] = UInt8((sums.2 + count / 2) / count)
      }
    }
    return PixelImage(width: columns, height: rows, rgb: result)
  }
}

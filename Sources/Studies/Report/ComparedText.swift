import Pipeline

/// One comparison as text.
enum ComparedText {
  case metric(ComparisonTable)
  case series(SeriesTable)

  func text(bold: Bool) -> String {
    switch self {
    case .metric(let table): table.text(bold: bold)
    case .series(let table): table.text(bold ? .bold : .star)
    }
  }

  var markdown: String {
    switch self {
    case .metric(let table): table.markdown
    case .series(let table): table.markdown
    }
  }

  var csv: String {
    switch self {
    case .metric(let table): table.csv
    case .series(let table): table.csv
    }
  }

  var json: JSON {
    switch self {
    case .metric(let table): table.json
    case .series(let table): table.json
    }
  }
}

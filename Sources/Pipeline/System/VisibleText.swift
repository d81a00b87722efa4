extension String {
  /// Without what could move a terminal's cursor or change its colours: texts of files come from
  /// anywhere. Line ends and tabs stay.
  package var visible: String {
    guard unicodeScalars.contains(where: \.isHarmful) else { return self }
    return String(UnicodeScalarView(unicodeScalars.map { $0.isHarmful ? "\u{FFFD}" : $0 }))
  }
}

extension Unicode.Scalar {
  fileprivate var isHarmful: Bool {
    properties.generalCategory == .control && self != "\n" && self != "\t"
  }
}

extension VariantGrid {
  /// The names of the rows and columns as a picture has room for: of long labels of one axis, only
  /// what tells them apart.
  var shortRows: [String] { Self.short(rows) }
  var shortColumns: [String] { Self.short(columns) }

  /// Up to so many letters a label stays as it is.
  private static let longest = 24

  private static func short(_ names: [[String]]) -> [String] {
    guard let count = names.first?.count else { return [] }
    let axes = (0..<count).map { axis in distinguishing(names.map { $0[axis] }) }
    return names.indices.map { name in axes.map { $0[name] }.joined(separator: ", ") }
  }

  /// Labels without the words that all of them start with, and those that all end with.
  static func distinguishing(_ labels: [String]) -> [String] {
    guard let first = labels.first, Set(labels).count > 1,
      labels.contains(where: { $0.count > longest })
    else { return labels }
    let letters = labels.map(Array.init)
    let shortest = letters.map(\.count).min() ?? 0
    let model = Array(first)
    var start = 0
    while start < shortest, letters.allSatisfy({ $0[start] == model[start] }) { start += 1 }
    var end = 0
    while end < shortest - start,
      letters.allSatisfy({ $0[$0.count - 1 - end] == model[model.count - 1 - end] })
    { end += 1 }
    // Back to where a word ends: 0.1 and 0.01 differ in more than a zero.
    while start > 0, !" :,[{(".contains(model[start - 1]) { start -= 1 }
    while end > 0, !" :,]})".contains(model[model.count - end]) { end -= 1 }
    // A few letters, such as a bracket, are worth less than a whole label.
    if start < 6 { start = 0 }
    if end < 6 { end = 0 }
    return letters.map { letters in
      let part = String(letters[start..<letters.count - end])
      return part.isEmpty ? "(none)" : part
    }
  }
}

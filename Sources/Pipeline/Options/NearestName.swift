/// The name in `names` nearest to `word`, for "did you mean": by the number of insertions,
/// deletions, substitutions and swaps of neighbours (Damerau's distance, in the form in which no
/// part is edited twice), if that is at most a third of the word, rounded up.
package func nearestName(to word: String, in names: some Sequence<String>) -> String? {
  let limit = max(1, (word.count + 2) / 3)
  // A word of a thousand characters is nobody's misspelling, and the distance costs its square.
  guard word.count <= 100 else { return nil }
  let candidates = names.map { (name: $0, distance: editDistance(word, $0)) }
  guard let best = candidates.min(by: { ($0.distance, $0.name) < ($1.distance, $1.name) }),
    best.distance <= limit, best.distance < word.count
  else { return nil }
  return best.name
}

/// Source: Damerau, "A technique for computer detection and correction of spelling errors" (1964).
func editDistance(_ left: String, _ right: String) -> Int {
  let (left, right) = (Array(left.lowercased()), Array(right.lowercased()))
  var previous = [Int]()
  var row = Array(0...right.count)
  for i in 0..<left.count {
    var next = [i + 1] + Array(repeating: 0, count: right.count)
    for j in 0..<right.count {
      let substitution = row[j] + (left[i] == right[j] ? 0 : 1)
      next[j + 1] = min(substitution, row[j + 1] + 1, next[j] + 1)
      if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] {
        next[j + 1] = min(next[j + 1], previous[j - 1] + 1)
      }
    }
    (previous, row) = (row, next)
  }
  return row[right.count]
}

/// `; did you mean 'X'?` where a name is near, else the choices: `; choose one of a, b and c`.
package func suggestion(for word: String, among names: [String]) -> String {
  suggestion(for: word, among: names.map { KnownName($0) })
}

/// `; did you mean 'X'?` where a name is near, or another name under which people know it, else the
/// choices: `; choose one of a, b and c`.
package func suggestion(for word: String, among names: [KnownName]) -> String {
  if let meant = meantName(by: word, among: names) { return "; did you mean '\(meant)'?" }
  let choices = names.map(\.name)
  return choices.isEmpty ? "" : "; choose \(choices.count == 1 ? "" : "one of ")\(choices.listed)"
}

extension [String] {
  /// `a`, `a and b`, `a, b and c`.
  package var listed: String {
    count < 2 ? first ?? "" : dropLast().joined(separator: ", ") + " and " + self[count - 1]
  }
}

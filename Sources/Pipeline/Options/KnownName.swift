/// A name with the others under which people know what it names: `variational-autoencoder` is `vae`
/// to most. The others are no names that a file can use; they serve suggestions alone.
package struct KnownName: Sendable {
  package let name: String
  package let alsoKnownAs: [String]

  package init(_ name: String, alsoKnownAs: [String] = []) {
    self.name = name
    self.alsoKnownAs = alsoKnownAs
  }

  /// Whether `word` is one of its names, but for capitals and for what joins its parts.
  func isMeant(by word: String) -> Bool {
    let key = word.withoutJoints
    return !key.isEmpty && ([name] + alsoKnownAs).contains { $0.withoutJoints == key }
  }
}

/// The name that `word` means: that which is also known by it, else the nearest.
package func meantName(by word: String, among names: [KnownName]) -> String? {
  // A word of a thousand characters names nothing.
  guard word.count <= 100 else { return nil }
  return names.first { $0.isMeant(by: word) }?.name
    ?? nearestName(to: word, in: names.map(\.name))
}

extension String {
  /// In small letters, without the dashes, underscores and spaces that programs join words by.
  fileprivate var withoutJoints: String {
    String(lowercased().filter { !["-", "_", " "].contains($0) })
  }
}

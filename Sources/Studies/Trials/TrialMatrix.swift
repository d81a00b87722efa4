import Pipeline

/// Every combination of the axes' values but those that are excluded, and the trials that are added
/// to them.
struct TrialMatrix: Sendable {
  var axes: [StudyAxis] = []
  /// Beyond the combinations: each axis's value, by its index, and what else the trial sets.
  var included: [Included] = []
  /// The numbers of the combinations that are left; the last axis varies fastest.
  private(set) var combinations: [Int] = []
  /// Whether a trial's labels alone make a name that no other trial has.
  private var namesAreOwn = true

  struct Included: Sendable {
    let values: [StudyAxis.Value]
    let extra: [Node.Entry]
  }

  /// For each axis that it names, the values' indices: a combination of such is left out.
  typealias Exclusion = [Int: Set<Int>]

  static let largestCount = 1_000_000

  /// How many combinations the axes have; `nil` for more than 64 bits hold.
  var fullCount: Int? {
    axes.reduce(1) { product, axis in
      guard let product else { return nil }
      let (result, overflow) = product.multipliedReportingOverflow(by: axis.count)
      return overflow ? nil : result
    }
  }

  var count: Int { combinations.count + included.count }

  /// Lays out the combinations.
  /// - Precondition: there are at most `largestCount`.
  /// - Returns: For each exclusion whether it leaves anything out.
  mutating func lay(excluding exclusions: [Exclusion]) -> [Bool] {
    namesAreOwn = Self.areOwn(axes)
    var met = exclusions.map { _ in false }
    let all = fullCount ?? 0
    guard !exclusions.isEmpty else {
      combinations = Array(0..<all)
      return met
    }
    combinations = (0..<all).filter { number in
      let indices = indices(of: number)
      var isLeft = true
      for (position, exclusion) in exclusions.enumerated()
      where exclusion.allSatisfy({ $0.value.contains(indices[$0.key]) }) {
        met[position] = true
        isLeft = false
      }
      return isLeft
    }
    return met
  }

  /// Whether any trial has all of these settings, each of which names a value of an axis.
  func holds(_ settings: [Trial.Setting]) -> Bool {
    // Nothing is missing where nothing was excluded.
    guard combinations.count != fullCount, !settings.isEmpty else { return true }
    return (0..<count).contains { index in
      let labels = zip(axes, values(ofTrial: index)).map { ($0.name, $1.label) }
      return settings.allSatisfy { setting in
        labels.contains { $0 == (setting.axis, setting.label) }
      }
    }
  }

  /// The index of the value on each axis of a combination by its number among all.
  func indices(of number: Int) -> [Int] {
    var rest = number
    var indices = [Int](repeating: 0, count: axes.count)
    for axis in axes.indices.reversed() {
      (rest, indices[axis]) = rest.quotientAndRemainder(dividingBy: axes[axis].count)
    }
    return indices
  }

  /// What a trial chooses on each axis.
  func values(ofTrial index: Int) -> [StudyAxis.Value] {
    guard index < combinations.count else { return included[index - combinations.count].values }
    return zip(axes, indices(of: combinations[index])).map { $0[$1] }
  }

  /// What a trial sets, an added trial's own variables included.
  func settings(ofTrial index: Int) -> [Node.Entry] {
    let extra =
      index < combinations.count ? [] : included[index - combinations.count].extra
    return values(ofTrial: index).flatMap(\.settings) + extra
  }

  func trial(_ index: Int) -> Trial {
    var settings = zip(axes, values(ofTrial: index)).map {
      Trial.Setting(axis: $0.name, label: $1.label)
    }
    let own = settings.count
    if index >= combinations.count {
      settings += included[index - combinations.count].extra.map {
        Trial.Setting(axis: $0.key, label: YAMLText.flow($0.value))
      }
    }
    return Trial(number: index + 1, name: name(of: settings, ownCount: own), settings: settings)
  }

  /// A folder's name that reads like the settings: `adam,22-10,1`.
  private func name(of settings: [Trial.Setting], ownCount: Int) -> String {
    let parts = settings.enumerated().map { index, setting in
      (index < ownCount ? "" : setting.axis + "=") + Self.plain(setting.label)
    }
    let name = parts.joined(separator: ",")
    if namesAreOwn, !name.hasPrefix("."), name.utf8.count <= 100 { return name }
    let labels = settings.map { "\($0.axis)=\($0.label)" }.joined(separator: "\n")
    let shown = name.prefix(60).drop { $0 == "." }
    return "\(shown),\(sha256(Array(labels.utf8)).prefix(8))"
  }

  /// A label without what names of files had better not hold: `[22, 10]` is `22-10`.
  private static func plain(_ label: String) -> String {
    let parts = label.split { " ,:[]{}\"'".contains($0) }.map { part in
      String(
        part.map { $0.isASCII && ($0.isLetter || $0.isNumber || "._-+".contains($0)) ? $0 : "_" })
    }
    return parts.isEmpty ? "_" : parts.joined(separator: "-")
  }

  /// Whether the values of each axis differ in their plain labels.
  private static func areOwn(_ axes: [StudyAxis]) -> Bool {
    axes.allSatisfy { axis in
      let labels = axis.checkedIndices.map { plain(axis[$0].label) }
      return Set(labels).count == labels.count
    }
  }
}

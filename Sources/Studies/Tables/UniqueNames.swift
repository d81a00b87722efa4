extension Sequence<String> {
  /// Each name once, in the order in which they come first.
  func unique() -> [String] {
    var seen: Set<String> = []
    return filter { seen.insert($0).inserted }
  }
}

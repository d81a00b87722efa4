extension Node {
  package func entry(_ key: String) -> Entry? { map?.first { $0.key == key } }

  /// Whether it, or a part of it, was given at the command line.
  package var isOfCommandLine: Bool { commandLineLocation != nil }

  /// Where it, or the first part of it that was, is given at the command line.
  package var commandLineLocation: SourceLocation? {
    if let location, location.source.isCommandLine { return location }
    return switch content {
    case .scalar: nil
    case .list(let items): items.lazy.compactMap(\.commandLineLocation).first
    case .map(let entries): entries.lazy.compactMap(\.value.commandLineLocation).first
    }
  }

  /// The shell's folder, where paths in it start from there.
  package var shellFolder: String? {
    if let folder = location?.source.folder { return folder }
    return switch content {
    case .scalar: nil
    case .list(let items): items.lazy.compactMap(\.shellFolder).first
    case .map(let entries): entries.lazy.compactMap(\.value.shellFolder).first
    }
  }

  func relocated(to location: SourceLocation) -> Node {
    switch content {
    case .scalar: Node(content, at: location)
    case .list(let items): Node(.list(items.map { $0.relocated(to: location) }), at: location)
    case .map(let entries):
      Node(
        .map(entries.map { Entry($0.key, $0.value.relocated(to: location), at: location) }),
        at: location)
    }
  }

  /// The map with the value at `path` set; maps on the way are made where they are missing, and a
  /// component written as a bare name becomes a map of that name.
  func setting(
    _ path: ArraySlice<String>, to value: Node, at location: SourceLocation
  ) -> Result<Node, PipelineError> {
    guard let key = path.first else { return .success(value) }
    var entries: [Entry]
    switch content {
    case .map(let existing): entries = existing
    case .scalar(let scalar) where scalar.isNull: entries = []
    case .scalar(let scalar) where scalar.text == key && path.count > 1: entries = []
    case .scalar(let scalar) where scalar.text.contains("${"):
      return .failure(
        PipelineError(
          .usage,
          "'\(key)' cannot be set inside '\(scalar.text.shortened)', which a variable gives: set "
            + "that with --set vars.NAME=..."))
    case .list:
      return .failure(
        PipelineError(
          .usage, "'\(key)' cannot be set inside a list: give the whole of it, such as [1, 2]"))
    case .scalar:
      return .failure(
        PipelineError(.usage, "'\(key)' cannot be set inside \(summary), which is not a map"))
    }
    let position = entries.firstIndex { $0.key == key }
    let inner = position.map { entries[$0].value } ?? Node(.map([]), at: location)
    return inner.setting(path.dropFirst(), to: value, at: location).map { newValue in
      if let position {
        entries[position].value = newValue
      } else {
        entries.append(Entry(key, newValue, at: location))
      }
      return Node(.map(entries), at: self.location ?? location)
    }
  }
}

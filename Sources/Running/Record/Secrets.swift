package import Pipeline

/// What records must not tell: the values of options that are marked secret, and the user and the
/// password in addresses.
package struct Secrets: Sendable {
  /// The names of secret options, without their plugins.
  private var names: Set<String> = []
  private var values: Set<String> = []

  static let replacement = "***"

  package init() {}

  package init(of plan: Plan) {
    for stage in plan.stages { add(stage.stage) }
  }

  private mutating func add(_ stage: some Stage) {
    let all = stage.encode(in: EncodingContext(folder: nil))
    let shown = stage.encode(in: EncodingContext(folder: nil, hidesSecrets: true))
    add(Node(.map(all)), shown: Node(.map(shown)))
  }

  /// What is in `node` and not in `shown`, which is the same without its secrets.
  private mutating func add(_ node: Node, shown: Node?) {
    switch node.content {
    case .map(let entries):
      for entry in entries {
        let other = shown?.entry(entry.key)?.value
        if other == nil, shown != nil { names.insert(entry.key) }
        add(entry.value, shown: other)
      }
    case .list(let items):
      let others = shown?.list
      for (index, item) in items.enumerated() {
        add(item, shown: others.flatMap { $0.indices.contains(index) ? $0[index] : nil })
      }
    case .scalar(let scalar):
      if shown == nil, !scalar.isNull, !scalar.text.isEmpty { values.insert(scalar.text) }
    }
  }

  /// Words of a command without the secrets in them.
  func removed(from words: [String]) -> [String] {
    words.map { word in
      var text = Self.withoutLogin(word)
      // As `--set train.token=...` gives them, however the value is written.
      if let equals = text.firstIndex(of: "="),
        let name = text[..<equals].split(separator: ".").last, names.contains(String(name))
      {
        text = text[...equals] + Self.replacement
      }
      // A variable may have brought the value.
      for value in values.sorted(by: { ($1.count, $0) < ($0.count, $1) }) {
        text = text.replacing(value, with: Self.replacement)
      }
      return text
    }
  }

  /// The text with no user and no password in any address. Source: RFC 3986, section 3.2.1.
  static func withoutLogin(_ text: String) -> String {
    guard text.contains("@") else { return text }
    return text.replacing(/([A-Za-z][A-Za-z0-9+.\-]*:\/\/)[^\/?#\s]*@/) { $0.output.1 }
  }
}

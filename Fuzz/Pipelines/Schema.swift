import Foundation

/// JSON whose numbers keep their text's kind.
enum JSONTree: Decodable {
  case null
  case boolean(Bool)
  case number(Double)
  case text(String)
  case list([JSONTree])
  case object([String: JSONTree])

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Bool.self) {
      self = .boolean(value)
    } else if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else if let value = try? container.decode(String.self) {
      self = .text(value)
    } else if let value = try? container.decode([JSONTree].self) {
      self = .list(value)
    } else {
      self = .object(try container.decode([String: JSONTree].self))
    }
  }

  init?(_ text: String) {
    guard let tree = try? JSONDecoder().decode(JSONTree.self, from: Data(text.utf8)) else {
      return nil
    }
    self = tree
  }

  subscript(key: String) -> JSONTree? {
    if case .object(let entries) = self { entries[key] } else { nil }
  }
  var list: [JSONTree] { if case .list(let items) = self { items } else { [] } }
  var object: [String: JSONTree] { if case .object(let entries) = self { entries } else { [:] } }
  var text: String? { if case .text(let text) = self { text } else { nil } }
  var number: Double? { if case .number(let number) = self { number } else { nil } }
  var boolean: Bool? { if case .boolean(let value) = self { value } else { nil } }
}

/// What an option can hold, as the JSON Schema of the program says it.
indirect enum Shape: Sendable {
  case null
  case boolean
  case number(NumberShape)
  case choice([String])
  case text(pattern: String?)
  case list(Shape, count: ClosedRange<Int>)
  case map([OptionShape])
  case either([Shape])

  init(_ schema: JSONTree) {
    if let alternatives = schema["anyOf"]?.list {
      let shapes = alternatives.filter { !Self.isVariable($0) }.map(Shape.init)
      self = shapes.count == 1 ? shapes[0] : .either(shapes)
    } else if let names = schema["enum"]?.list {
      self = .choice(names.compactMap(\.text))
    } else {
      self.init(type: schema["type"], schema)
    }
  }

  private init(type: JSONTree?, _ schema: JSONTree) {
    switch type {
    case .text("null"): self = .null
    case .text("boolean"): self = .boolean
    case .text("integer"): self = .number(NumberShape(schema, isWhole: true))
    case .text("number"): self = .number(NumberShape(schema, isWhole: false))
    case .text("array"):
      let least = Int(schema["minItems"]?.number ?? 0)
      let most = Int(schema["maxItems"]?.number ?? Double(least + 4))
      self = .list(Shape(schema["items"] ?? .null), count: least...max(least, most))
    case .text("object"):
      self = .map(OptionShape.all(of: schema))
    case .list(let types) where types.contains(where: { $0.text == "object" }):
      self = .map(OptionShape.all(of: schema))
    default: self = .text(pattern: schema["pattern"]?.text)
    }
  }

  /// The alternative that any scalar has: a text with `${...}`.
  private static func isVariable(_ schema: JSONTree) -> Bool {
    schema["pattern"]?.text?.hasPrefix("\\$\\{") == true
  }
}

/// The limits of a number.
struct NumberShape: Sendable {
  let isWhole: Bool
  let lower: Double?
  let upper: Double?
  let isLowerIncluded: Bool
  let isUpperIncluded: Bool

  init(_ schema: JSONTree, isWhole: Bool) {
    self.isWhole = isWhole
    lower = schema["minimum"]?.number ?? schema["exclusiveMinimum"]?.number
    upper = schema["maximum"]?.number ?? schema["exclusiveMaximum"]?.number
    isLowerIncluded = schema["exclusiveMinimum"] == nil
    isUpperIncluded = schema["exclusiveMaximum"] == nil
  }
}

/// A key of a stage or of a component.
struct OptionShape: Sendable {
  let key: String
  let shape: Shape
  let isRequired: Bool
  /// Options are described; what is not names a value of an earlier stage.
  let isReference: Bool

  static func all(of schema: JSONTree) -> [OptionShape] {
    let required = Set((schema["required"]?.list ?? []).compactMap(\.text))
    return (schema["properties"]?.object ?? [:]).sorted { $0.key < $1.key }.map { key, value in
      OptionShape(
        key: key, shape: Shape(value), isRequired: required.contains(key),
        isReference: value["description"] == nil)
    }
  }
}

/// A plugin that a stage can name.
struct StageShape: Sendable {
  let kind: String
  let plugin: String
  /// Every key but the kind's own and `as`.
  let options: [OptionShape]

  /// The stages of the schema that `pipe schema` prints.
  static func all(of schema: JSONTree) -> [StageShape] {
    let alternatives = schema["properties"]?["stages"]?["items"]?["anyOf"]?.list ?? []
    return alternatives.compactMap { stage in
      guard let parts = stage["title"]?.text?.split(separator: ": "), parts.count == 2 else {
        return nil
      }
      let properties = stage["properties"]?.object ?? [:]
      let options = OptionShape.all(of: stage).filter {
        properties[$0.key]?["const"] == nil && $0.key != "as"
      }
      return StageShape(kind: String(parts[0]), plugin: String(parts[1]), options: options)
    }
  }
}

/// A value under the name that a file can refer to it by.
public struct NamedValue<Value: Sendable>: Sendable {
  public let name: String
  public let value: Value

  public init(_ name: String, _ value: Value) {
    self.name = name
    self.value = value
  }
}

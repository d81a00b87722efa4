// A cell is a text or a number by itself, since tables have millions of them; a number that JSON has no
// form for stands as a text in an object.
extension Table.Cell: Codable {
  private enum CodingKeys: String, CodingKey { case number }

  public init(from decoder: any Decoder) throws {
    if let object = try? decoder.container(keyedBy: CodingKeys.self) {
      self = .number(try object.decode(Double.self, forKey: .number))
      return
    }
    let cell = try decoder.singleValueContainer()
    self =
      if let text = try? cell.decode(String.self) {
        .text(text)
      } else {
        .number(try cell.decode(Double.self))
      }
  }

  public func encode(to encoder: any Encoder) throws {
    switch self {
    case .text(let text):
      var cell = encoder.singleValueContainer()
      try cell.encode(text)
    case .number(let number) where number.isFinite:
      var cell = encoder.singleValueContainer()
      try cell.encode(number)
    case .number(let number):
      var object = encoder.container(keyedBy: CodingKeys.self)
      try object.encode(number, forKey: .number)
    }
  }
}

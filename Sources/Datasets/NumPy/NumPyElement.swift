/// The type of an array's elements, as far as pixels and labels can have it.
struct NumPyElement: Equatable, CustomStringConvertible {
  enum Kind: Equatable { case boolean, unsigned, signed, float }

  let kind: Kind
  /// Bytes of an element: 1, 2, 4 or 8.
  let size: Int
  let isBigEndian: Bool

  /// Reads NumPy's code, such as `|u1` or `<f4`; `nil` for a type that cannot be read.
  init?(_ code: String) {
    var letters = Array(code.utf8)
    var order = UInt8(ascii: "=")
    if let first = letters.first, "<>|=".utf8.contains(first) {
      order = first
      letters.removeFirst()
    }
    guard letters.count == 2 else { return nil }
    size = Int(letters[1]) - Int(UInt8(ascii: "0"))
    switch letters[0] {
    case UInt8(ascii: "b"): kind = .boolean
    case UInt8(ascii: "u"): kind = .unsigned
    case UInt8(ascii: "i"): kind = .signed
    case UInt8(ascii: "f"): kind = .float
    default: return nil
    }
    let sizes = kind == .boolean ? [1] : kind == .float ? [2, 4, 8] : [1, 2, 4, 8]
    guard sizes.contains(size) else { return nil }
    isBigEndian = order == UInt8(ascii: ">") && size > 1
  }

  /// Why a code cannot be read.
  static func refusal(of code: String) -> String {
    let expected = "expected numbers: bool, int, uint or float of at most 64 bits"
    let kind = code.first { !"<>|=".contains($0) }
    switch kind {
    case "O": return "an array of Python objects, which hold code, not numbers; \(expected)"
    case "U", "S", "a": return "an array of texts; \(expected)"
    case "c": return "an array of complex numbers; \(expected)"
    case "M", "m": return "an array of dates; \(expected)"
    case "V": return "an array of raw bytes; \(expected)"
    default:
      let letters = code.unicodeScalars.prefix(20).filter { $0.value >= 0x20 && $0.value != 0x7F }
      return "elements of type '\(String(String.UnicodeScalarView(letters)))'; \(expected)"
    }
  }

  /// As NumPy names it: `uint8`, `float32, big-endian`.
  var description: String {
    let name =
      switch kind {
      case .boolean: "bool"
      case .unsigned: "uint\(8 * size)"
      case .signed: "int\(8 * size)"
      case .float: "float\(8 * size)"
      }
    return name + (isBigEndian ? ", big-endian" : "")
  }
}

/// GNU Unifont's text format.
enum HexFontTarget: FuzzTarget {
  static let name = "font-hex"
  static let seeds = [
    """
    # A comment
    0041:0000000018242442427E424242420000
    00A0:00000000000000000000000000000000
    3042:00001000FE10107C9254B492A2462400000008002800440042007C004A003200
    """,
    "1F600:" + String(repeating: "3c", count: 32) + "\r\n41:" + String(repeating: "7E", count: 16),
  ].map { Array($0.utf8) }

  static func run(_ bytes: [UInt8]) throws {
    try loadFont(bytes.beginning(with: Array("0041:".utf8)))
    try loadFont(bytes)
  }
}

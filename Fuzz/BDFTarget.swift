/// BDF fonts.
enum BDFTarget: FuzzTarget {
  static let name = "font-bdf"
  static let seeds = [
    """
    STARTFONT 2.1
    FONT -misc-fixed-
    SIZE 4 75 75
    FONTBOUNDINGBOX 5 4 0 -2
    STARTPROPERTIES 1
    COPYRIGHT "CHARS 9"
    ENDPROPERTIES
    CHARS 2
    STARTCHAR comma
    ENCODING 44
    SWIDTH 500 0
    DWIDTH 5 0
    BBX 2 3 1 -2
    BITMAP
    40
    40
    80
    ENDCHAR
    STARTCHAR space
    ENCODING 32
    BBX 0 0 0 0
    BITMAP
    ENDCHAR
    ENDFONT

    """
  ].map { Array($0.utf8) }

  static func run(_ bytes: [UInt8]) throws {
    try loadFont(bytes.beginning(with: Array("STARTFONT".utf8)))
  }
}

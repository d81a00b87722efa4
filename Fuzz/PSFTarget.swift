/// Console fonts of both versions, with and without a table of codes.
enum PSFTarget: FuzzTarget {
  static let name = "font-psf"
  static let seeds = [
    base16("36040001") + [UInt8](repeating: 0x81, count: 256),
    base16("36040201") + [UInt8](repeating: 0x81, count: 256) + base16("4100 9103 feff 4100 0103")
      + [UInt8](repeating: 0xff, count: 512),
    base16("72b54a86 00000000 20000000 00000000 02000000 04000000 02000000 0a000000")
      + base16("81408140 ffc00180"),
    base16("72b54a86 00000000 20000000 01000000 02000000 02000000 02000000 08000000")
      + base16("8140 ffc0 41 ce91 fe41cc81ff e29688ff"),
  ]

  static func run(_ bytes: [UInt8]) throws {
    let magic: [UInt8] = bytes.first == 0x36 ? [0x36, 0x04] : [0x72, 0xb5, 0x4a, 0x86]
    try loadFont(bytes.beginning(with: magic))
  }
}

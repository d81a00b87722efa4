@testable import Datasets

/// IDX files of images and of labels, gzipped or not.
enum IDXTarget: FuzzTarget {
  static let name = "idx"
  static let seeds = [
    base16("00000803 00000002 00000002 00000003") + Array(1...12),
    base16("00000801 00000004 00010209"),
    base16("00000c01 00000002 00000003 00000004"),
    base16("00000d02 00000001 00000002 3f000000bfc00000"),
    base16("00000e02 00000001 00000001 3fe0000000000000"),
    base16("00000b04 00000001 00000001 00000002 00000001 80000102"),
    base16("00000904 00000001 00000001 00000001 00000003 ff7f00"),
    base16(
      """
      1f8b08000000000000036360e060666060100162163066646266616563e7e0e4e2e6e1e5e317101412161115
      1397909492969195935750545256515553d7d0d4d2d6d1d5d33730343236313533b7b0b4b2b6b1b5b31fe9fa
      0178777e1a50010000
      """),
  ]

  static func run(_ bytes: [UInt8]) throws {
    let path = MemoryFile.path(holding: bytes)
    _ = try IDXInspector().inspect(path)
    let file = try IDXFile(path)
    if file.header.dimensions.count == 1 {
      _ = NumberedClasses.classes(of: try file.labels(of: [0..<file.count]))
      return
    }
    let set = try IDXSet(images: path, labels: nil, isTransposed: true)
    let middle = set.count / 2
    _ = try set.pixels(of: [0..<middle, middle..<set.count])
    // A part from the middle of the file, without its end.
    _ = try IDXSet(images: path, labels: nil).pixels(of: [set.count / 3..<set.count / 2])
  }
}

@testable import Datasets

/// Headers and arrays of NumPy files.
enum NumPyTarget: FuzzTarget {
  static let name = "numpy"
  static let seeds = [
    file("{'descr': '|u1', 'fortran_order': False, 'shape': (2, 2, 3), }  \n", Array(1...12)),
    file("{'descr': '>f2', 'fortran_order': True, 'shape': (1, 2), }", base16("3c00 8001")),
    file("{'descr': '<i8', 'fortran_order': False, 'shape': (1,)}", base16("0700000000000000")),
    file("{'shape':[1,1,1],'fortran_order':False,\"descr\":'=u2'}", base16("0102")),
    file("{'descr': '|b1', 'fortran_order': False, 'shape': (0, 3)}", []),
    file("{'descr': [('a', '<f4'), ('b', '|O')], 'fortran_order': False, 'shape': ()}", []),
    base16("93") + Array("NUMPY".utf8) + base16("0200 36000000")
      + Array("{'descr': '<f8', 'fortran_order': False, 'shape': (1,)}".utf8)
      + base16("000000000000f03f"),
  ]

  private static func file(_ header: String, _ array: [UInt8]) -> [UInt8] {
    [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(header.utf8.count), 0] + Array(header.utf8) + array
  }

  static func run(_ bytes: [UInt8]) throws {
    _ = try NumPyHeader(reading: bytes.span, name: inputName)
    let array = try NumPyArray(reading: bytes, name: inputName)
    _ = try NumPyInspector().inspect(MemoryFile.path(holding: bytes))
    for white in [nil, 1, 65535] {
      do {
        _ = try array.pixels(white: white)
      } catch {
        check(error)
      }
    }
    _ = try array.labels(count: array.header.shape.first ?? 0)
  }
}

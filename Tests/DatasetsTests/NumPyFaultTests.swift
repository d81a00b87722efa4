import Testing

@testable import Datasets
@testable import Pipeline

@Suite("Faults of NumPy arrays")
struct NumPyFaultTests {
  private let good = file("{'descr': '|u1', 'fortran_order': False, 'shape': (1, 1, 2), }", [1, 2])

  private static func file(_ header: String, _ array: [UInt8] = []) -> [UInt8] {
    let length = UInt8(header.utf8.count)
    return [0x93] + Array("NUMPY".utf8) + [1, 0, length, 0] + Array(header.utf8) + array
  }

  private func fault(_ bytes: [UInt8]) -> String {
    let error = #expect(throws: PipelineError.self) {
      try NumPyArray(reading: bytes, name: "a.npy").pixels(white: nil)
    }
    #expect(error?.kind == .badData)
    return error?.message ?? ""
  }

  private func fault(header: String) -> String { fault(Self.file(header)) }

  private func fault(code: String) -> String {
    fault(header: "{'descr': '\(code)', 'fortran_order': False, 'shape': (1,)}")
  }

  private func fault(shape: String) -> String {
    fault(header: "{'descr': '<f8', 'fortran_order': False, 'shape': \(shape)}")
  }

  @Test("what does not begin as NumPy's files do is refused")
  func magic() {
    #expect(fault([]) == "'a.npy': the file is empty")
    #expect(
      fault(Array("hello".utf8)) == "'a.npy': not a NumPy file: expected the byte 0x93 and the "
        + "letters NUMPY (at byte 0)")
    #expect(
      fault([0x93, 0x4E, 0x55]) == "'a.npy': the file ends inside its header (at byte 3)")
    #expect(
      fault([0x50, 0x4B, 3, 4]) == "'a.npy': a ZIP archive, such as .npz: expected the byte 0x93 "
        + "and the letters NUMPY (at byte 0)")
    var version = good
    version[6] = 9
    #expect(
      fault(version) == "'a.npy': version 9.0 of the format: 1, 2 and 3 can be read (at byte 6)")
  }

  @Test("a header that is too long, or no dictionary of the three keys, is refused")
  func header() {
    var long = good
    long.replaceSubrange(6..<10, with: [2, 0, 255, 255])
    long.insert(contentsOf: [255, 255], at: 10)
    #expect(
      fault(long)
        == "'a.npy': a header of 4294967295 bytes: at most 10000 are read (at byte 8)")
    #expect(
      fault(header: "[1, 2]")
        == "'a.npy': the header is not a dictionary: it begins with '[1, 2]' (at byte 10)")
    #expect(
      fault(header: "{'descr': '<f4'}")
        == "'a.npy': the header has the keys 'descr': expected 'descr', 'fortran_order' and 'shape' "
        + "(at byte 10)")
    let texts = [
      ("", "the header ends where a value is expected (at byte 10)"),
      ("{'descr'", "expected ':' (at byte 18)"),
      ("{'descr': __import__('os')}", "expected a value (at byte 20)"),
      ("{1: 2}", "expected a key in quotes (at byte 11)"),
      ("{'a': (1 2)}", "expected ',' or ')' (at byte 19)"),
      ("{'a': 'b", "a quote without end (at byte 16)"),
      ("{} {}", "expected the end of the header (at byte 13)"),
      ("99999999999999999999", "a number too large to be a size (at byte 10)"),
      (String(repeating: "(", count: 200), "brackets nested too deep (at byte 26)"),
    ]
    for (text, message) in texts {
      #expect(fault(header: text) == "'a.npy': the header cannot be read: \(message)")
    }
    #expect(
      fault(header: "{'descr': '<f4', 'fortran_order': 1, 'shape': ()}")
        == "'a.npy': 'fortran_order' is neither True nor False (at byte 10)")
    #expect(
      fault(shape: "(1, True)") == "'a.npy': 'shape' is not a tuple of whole numbers (at byte 10)")
    #expect(fault(shape: "7") == "'a.npy': 'shape' is not a tuple of whole numbers (at byte 10)")
  }

  @Test("elements that are no numbers are refused by what they are")
  func elements() {
    let expected = "; expected numbers: bool, int, uint or float of at most 64 bits (at byte 10)"
    for (code, what) in [
      ("|O", "an array of Python objects, which hold code, not numbers"),
      ("<U5", "an array of texts"), ("<c16", "an array of complex numbers"),
      ("<M8[s]", "an array of dates"), ("|V3", "an array of raw bytes"),
      // Found by the fuzzer: a terminal would obey the second.
      ("<f16", "elements of type '<f16'"), ("2\u{9b}", "elements of type '2\u{fffd}'"),
      ("", "elements of type ''"),
    ] {
      #expect(fault(code: code) == "'a.npy': \(what)" + expected)
    }
    #expect(
      fault(header: "{'descr': [('x', '<f4')], 'fortran_order': False, 'shape': (1,)}")
        == "'a.npy': an array of records: expected numbers of one kind; save one field, as in "
        + "numpy.save(FILE, array['field']) (at byte 10)")
  }

  @Test("a shape that overflows is refused, one of no elements is not")
  func overflow() {
    for shape in ["(9223372036854775807, 2)", "(4294967296, 4294967296)", "(9223372036854775807,)"]
    {
      #expect(
        fault(shape: shape)
          == "'a.npy': the shape \(shape) overflows: no file can hold as much (at byte 10)")
    }
    let many = "(" + String(repeating: "1, ", count: 33) + ")"
    #expect(
      fault(shape: many) == "'a.npy': an array of 33 dimensions: NumPy has at most 32 (at byte 10)")
  }

  @Test("a file cut off anywhere is refused, and so are bytes too many")
  func length() {
    for count in 1..<good.count {
      let message = fault(Array(good.prefix(count)))
      #expect(message.contains("the file ends") && message.contains("\(count)"), "\(count)")
    }
    #expect(
      fault(good.dropLast())
        == "'a.npy': the file ends at byte 73, and its 2 values of 1 byte end at byte 74")
    #expect(
      fault(good + [0, 0])
        == "'a.npy': 2 bytes too many: its 2 values of 1 byte end at byte 74 (at byte 74)")
  }

  @Test("values that no pixel can have are refused with their byte")
  func values() {
    func file(_ code: String, _ array: [UInt8]) -> [UInt8] {
      Self.file("{'descr': '\(code)', 'fortran_order': False, 'shape': (1, 1, 2)}", array)
    }
    #expect(
      fault(file("|b1", [1, 2]))
        == "'a.npy': the value 2 is outside 0 to 1, which 'white' says is white (at byte 71)")
    #expect(
      fault(file(">i2", [0, 1, 1, 0]))
        == "'a.npy': the value 256 is outside 0 to 255, which 'white' says is white (at byte 72)")
    #expect(
      fault(file("|i1", [255, 1]))
        == "'a.npy': the value -1 is outside 0 to 255, which 'white' says is white (at byte 70)")
    #expect(
      fault(file("<f4", [0, 0, 0, 0, 0, 0, 0xC0, 0x7F]))
        == "'a.npy': the value nan is not a finite 32-bit number (at byte 74)")
  }

  @Test("an array that holds no images says what to do")
  func noImages() throws {
    func fault(_ shape: String, given: [Int] = []) throws -> String {
      let text = "{'descr': '|u1', 'fortran_order': False, 'shape': \(shape)}"
      let header = try NumPyHeader(reading: Self.file(text).span, name: "a.npy")
      let error = #expect(throws: PipelineError.self) {
        try header.images(given: given, name: "a.npy")
      }
      return error?.message ?? ""
    }
    let start = "'a.npy': an array of shape "
    #expect(
      try fault("(5,)") == start + "(5,) is no list of images: expected the axes n, height, width "
        + "and perhaps channels")
    #expect(try fault("(5, 0, 3)") == start + "(5, 0, 3) holds no pixels")
    #expect(
      try fault("(5, 784)") == start + "(5, 784) does not tell the height from the width: say, for "
        + "instance, 'shape: [28, 28]'")
    #expect(
      try fault("(5, 12)") == start + "(5, 12) does not tell the height from the width: say, for "
        + "instance, 'shape: [height, width]'")
    #expect(
      try fault("(5, 12)", given: [3, 5])
        == start + "(5, 12) has 12 values an image, and 'shape: [3, 5]' 15")
    #expect(
      try fault("(5, 3, 8, 8)") == start + "(5, 3, 8, 8) has its channels before the pixels: "
        + "numpy.moveaxis(array, 1, -1) puts them last")
    #expect(
      try fault("(5, 8, 8, 4)")
        == start + "(5, 8, 8, 4) has 4 channels: expected 1 or 3; array[..., :3] drops alpha")
    #expect(
      try fault("(1, 1, 1, 1, 1)")
        == start
        + "(1, 1, 1, 1, 1) has too many axes: expected n, height, width and perhaps channels")
  }
}

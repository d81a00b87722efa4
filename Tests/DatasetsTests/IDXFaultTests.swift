import Foundation
import Pipeline
import Testing

@testable import Datasets

@Suite("An IDX file that is wrong")
struct IDXFaultTests {
  private let folder: TestFolder
  private let context = RunContext(stageName: "idx", seed: 1)

  init() throws { folder = try TestFolder() }

  /// What loading says, without the folder; the check's header says the same where it can.
  private func message(
    _ images: [UInt8], labels: [UInt8]? = nil, kind: PipelineError.Kind = .badData,
    _ change: (inout IDX) -> Void = { _ in }
  ) throws -> String {
    var stage = IDX()
    stage.images = InputPath(try folder.write(images, to: "images"), from: "/")
    stage.labels = try labels.map { InputPath(try folder.write($0, to: "labels"), from: "/") }
    change(&stage)
    do {
      _ = try stage.load(in: context)
      return "no error"
    } catch let error as PipelineError {
      #expect(error.kind == kind)
      let place = folder.path + "/"
      return error.message.replacingOccurrences(of: place, with: "")
    }
  }

  @Test(
    "is refused with the byte",
    arguments: [
      ([], "'images' is empty"),
      ([0, 0, 8], "'images' ends at byte 3, inside the 4 bytes with which an IDX file begins"),
      (
        [0x89, 0x50, 0x4e, 0x47],
        "'images', byte 0: an IDX file begins with 00 00, not with 89 50"
      ),
      (
        [0x50, 0x4b, 3, 4],
        "'images', byte 0: an IDX file begins with 00 00, not with 50 4b; it looks to be a ZIP "
          + "archive; unpack it with 'unzip'"
      ),
      (
        [0, 0, 0x0a, 1],
        "'images', byte 2: 0a is no type of IDX elements; they are 08 (u8), 09 (i8), 0b (i16), "
          + "0c (i32), 0d (f32), 0e (f64)"
      ),
      ([0, 0, 8, 0], "'images', byte 3: the file has 0 dimensions; 1 to 4 can be read"),
      ([0, 0, 8, 255], "'images', byte 3: the file has 255 dimensions; 1 to 4 can be read"),
      (
        [0, 0, 8, 3, 0, 0, 0, 1, 0],
        "'images' ends at byte 9, inside the 3 dimensions of its header"
      ),
      (idx([2, 0, 2], []), "'images', byte 8: dimension 2 is 0"),
      (
        idx([2, 2, 2], [1, 2, 3]),
        "'images', byte 4: the header promises 2 x 2 x 2 values of type u8, 8 bytes, and the file "
          + "ends at byte 19"
      ),
      (
        idx([1, 2, 2], [1, 2, 3, 4, 5, 6]),
        "'images', byte 20: 2 bytes follow the 1 x 2 x 2 values of type u8 that the header promises"
      ),
      (
        idx([4_294_967_295, 4_294_967_295, 4_294_967_295, 3], [1]),
        "'images', byte 4: the header promises 4294967295 x 4294967295 x 4294967295 x 3 values of "
          + "type u8, and the file ends at byte 21"
      ),
      (
        idx([1_000_000, 1_000_000], [1]),
        "'images', byte 4: the header promises 1000000 x 1000000 values of type u8, 1000000000000 "
          + "bytes, and the file ends at byte 13"
      ),
      (
        idx([3], [1, 2, 3]),
        "'images', byte 3: the file has 1 dimension, as labels have; images have 2 to 4"
      ),
      (
        idx([1, 1, 1, 2], [1, 2]),
        "'images', byte 16: the images have 2 channels; 1 and 3 can be read"
      ),
      (
        idx(type: 0x0d, [1, 1, 2], [0, 0, 0, 0, 0x7f, 0xc0, 0, 0]),
        "'images', byte 20: the value is not a finite number that fits 32 bits"
      ),
    ] as [([UInt8], String)])
  func refused(bytes: [UInt8], expected: String) throws {
    #expect(try message(bytes) == expected)
  }

  @Test(
    "is refused with the byte of the inflated data where it is gzipped",
    arguments: [
      ([], "'images' is empty"),
      (
        [0, 1, 8, 1],
        "'images', byte 0 of the inflated data: an IDX file begins with 00 00, not with 00 01"
      ),
      (
        idx([2, 2, 2], [1, 2, 3]),
        "'images' ends at byte 19 of the inflated data, and its header promises data up to byte 24: "
          + "it is cut short; get it again"
      ),
      (
        idx([1, 2, 2], [1, 2, 3, 4, 5, 6]),
        "'images', byte 20 of the inflated data: more data follow those that the header promises"
      ),
    ] as [([UInt8], String)])
  func refusedGzipped(bytes: [UInt8], expected: String) throws {
    #expect(try message(gzipped(bytes)) == expected)
  }

  @Test("has values beyond the white that is said, and they are named with their byte")
  func white() throws {
    #expect(
      try message(idx([2, 1, 2], [0, 1, 0, 2])) { $0.white = 1 }
        == "'images', byte 19: the value 2 is outside 0 to 1, which 'white' says is white")
    let shorts = idx(type: 0x0b, [2, 1, 2], [0, 0, 0, 1, 0, 2, 255, 255])
    #expect(
      try message(shorts) { ($0.white, $0.offset) = (9, 1) }
        == "'images', byte 22: the value -1 is outside 0 to 9, which 'white' says is white")
  }

  @Test("has labels of columns, and another column is wanted than there is")
  func labelColumns() throws {
    let images = idx([1, 1, 1], [1])
    let labels = idx(type: 0x0c, [1, 2], [0, 0, 0, 5, 255, 255, 255, 255])
    #expect(
      try message(images, labels: labels)
        == "'labels', byte 3: labels have 1 dimension, and this file has 2: of its 2 columns "
        + "'label_column' says which is read (QMNIST's digits are column 0)")
    #expect(
      try message(images, labels: labels) { $0.labelColumn = 2 }
        == "'labels', byte 8: the labels have 2 columns, numbered from 0: there is no column 2")
    #expect(
      try message(images, labels: labels) { $0.labelColumn = 1 }
        == "'labels', byte 16: the label -1 is below 0")
    #expect(
      try message(images, labels: idx([1], [1])) { $0.labelColumn = 0 }
        == "'labels', byte 3: the labels have one column: leave out 'label_column'")
    var stage = IDX()
    stage.labelColumn = 0
    #expect(
      stage.faults(reading: PlannedInputs()).map(\.message) == [
        "'label_column' says which column of 'labels' is read, and no labels are given"
      ])
  }

  @Test("promises more than a gzip file of its size could hold, and is refused before any is read")
  func promise() throws {
    let bytes = gzipped(idx([60_000, 28, 28], [UInt8](repeating: 0, count: 100)))
    #expect(
      try message(bytes)
        == "'images', byte 4 of the inflated data: the header promises 60000 x 28 x 28 values of "
        + "type u8, 47040000 bytes, and no gzip file of \(bytes.count) bytes can hold that")
  }

  @Test("goes on for ever behind the promised data, and is left at its first byte too many")
  func bomb() throws {
    let bytes = idx([1, 2, 2], [UInt8](repeating: 0, count: 30_000_000))
    #expect(
      try message(gzipped(bytes))
        == "'images', byte 20 of the inflated data: more data follow those that the header promises"
    )
  }

  @Test("is cut short at any byte of the gzip file, and never loads")
  func truncated() throws {
    let whole = gzipped(idx([4, 3, 3], (0..<36).map { UInt8($0 * 7 % 256) }))
    for length in 2..<whole.count {
      #expect(
        try message(Array(whole[..<length]))
          == "'images' ends at byte \(length), inside its gzip stream: it is cut short; get it again"
      )
    }
  }

  @Test("has a bit flipped anywhere in the gzip file, and never loads as other images")
  func flippedBits() throws {
    let pixels = (0..<36).map { UInt8($0 * 7 % 256) }
    let whole = gzipped(idx([4, 3, 3], pixels))
    var stage = IDX()
    for bit in 0..<whole.count * 8 {
      var bytes = whole
      bytes[bit / 8] ^= 1 << (bit % 8)
      stage.images = InputPath(try folder.write(bytes, to: "images"), from: "/")
      // Bits of the time, the system and the like change nothing.
      guard let set = try? stage.load(in: context) else { continue }
      #expect(set.pixels == .bytes(pixels, white: 255), "bit \(bit)")
    }
  }

  @Test("has a member that is not the last, and loads whole all the same")
  func members() throws {
    let bytes = idx([2, 2, 3], Array(1...12))
    let path = try folder.write(
      gzipped(Array(bytes[..<9])) + gzipped(Array(bytes[9...])), to: "two")
    var stage = IDX()
    stage.images = InputPath(path, from: "/")
    #expect(try stage.load(in: context).pixels == .bytes(Array(1...12), white: 255))
  }

  @Test("has labels that are none, or not as many")
  func labels() throws {
    let images = idx([2, 1, 1], [1, 2])
    #expect(
      try message(images, labels: idx([3], [1, 2, 3]))
        == "'labels', byte 4: the file has 3 labels, and 'images' has 2 images")
    #expect(
      try message(images, labels: images)
        == "'labels', byte 3: labels have 1 dimension, and this file has 3")
    #expect(
      try message(images, labels: idx(type: 0x0d, [2], [UInt8](repeating: 0, count: 8)))
        == "'labels', byte 2: labels are whole numbers, and this file has values of type f32")
    #expect(
      try message(images, labels: idx(type: 0x09, [2], [5, 0xff]))
        == "'labels', byte 9: the label -1 is below 0")
  }

  @Test("has fewer images than the offset passes over")
  func offset() throws {
    #expect(
      try message(idx([2, 1, 1], [1, 2])) { $0.offset = 2 }
        == "'images' has 2 images, and 'offset' passes over 2")
  }

  @Test("is not there, or a folder")
  func noFile() throws {
    #expect(
      try message([], kind: .missingData) { $0.images = InputPath("/none/such", from: "/") }
        == "there is no file '/none/such'")
    #expect(
      try message([], kind: .inputOutput) { $0.images = InputPath("/usr", from: "/") }
        == "'/usr' is a folder, not a file")
  }
}

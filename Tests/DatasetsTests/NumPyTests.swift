import Testing

@testable import Datasets
@testable import Pipeline

@Suite("Loading NumPy arrays")
struct NumPyTests {
  private let folder: ImagesTestFolder

  init() throws { folder = try ImagesTestFolder() }

  private func numpy(_ file: [UInt8], _ change: (inout NumPy) -> Void = { _ in }) throws -> NumPy {
    try folder.write(file, to: "a.npy")
    var numpy = NumPy()
    numpy.images = InputPath(folder.path + "/a.npy", from: "/")
    change(&numpy)
    return numpy
  }

  /// A file of version 1 with a header and an array.
  private func file(_ header: String, _ array: [UInt8]) -> [UInt8] {
    let length = UInt8(header.utf8.count)
    return [0x93] + Array("NUMPY".utf8) + [1, 0, length, 0] + Array(header.utf8) + array
  }

  private func file(_ code: String, _ shape: String, _ array: [UInt8]) -> [UInt8] {
    file("{'descr': '\(code)', 'fortran_order': False, 'shape': \(shape)}", array)
  }

  @Test(
    "whole numbers of every type, order and version are the bytes that NumPy saved",
    arguments: ImagesReference.arrays.indices)
  func wholeNumbers(index: Int) throws {
    let array = ImagesReference.arrays[index]
    let numpy = try numpy(base64(array.file))
    let set = try numpy.load(in: imagesContext)
    #expect(set.pixels == .bytes(base64(array.pixels), white: 255), "\(array.name)")
    #expect(set.shape == ImageShape(height: 3, width: 4))
    let header = try numpy.header()
    #expect(header.shape == set.shape && header.count == 2 && header.isUnlabelled)
    #expect(header.bytesPerValue == 1)
    #expect(
      set.sources
        == [SourceFile(path: folder.path + "/a.npy", sha256: sha256(base64(array.file)))])
  }

  @Test(
    "floats of every size and order are the values that NumPy saved",
    arguments: ImagesReference.floatArrays.indices)
  func floats(index: Int) throws {
    let array = ImagesReference.floatArrays[index]
    let set = try numpy(base64(array.file)).load(in: imagesContext)
    #expect(set.pixels == .floats(base64Floats(array.pixels)), "\(array.name)")
  }

  @Test("bool is 0 and 1, and white says which value is white")
  func white() throws {
    let bits = try numpy(file("|b1", "(1, 1, 2)", [0, 1]))
    #expect(try bits.load(in: imagesContext).pixels == .bytes([0, 1], white: 1))
    let levels = try numpy(file("|u1", "(1, 1, 2)", [0, 15])) { $0.white = 15 }
    #expect(try levels.load(in: imagesContext).pixels == .bytes([0, 15], white: 15))
    let wide = try numpy(file("<u2", "(1, 1, 2)", [0, 0, 255, 15])) { $0.white = 4095 }
    #expect(try wide.load(in: imagesContext).pixels == .floats([0, 1]))
    let half = try numpy(file("<f2", "(1, 1, 1)", [0xF8, 0x5B])) { $0.white = 255 }
    #expect(try half.load(in: imagesContext).pixels == .floats([1]))
  }

  @Test("axes tell the shape; where they do not, the option does")
  func shapes() throws {
    func shape(_ text: String, _ given: [Int] = []) throws -> ImageHeader {
      try numpy(file("|u1", text, [UInt8](repeating: 0, count: 24))) { $0.shape = given }.header()
    }
    func unlabelled(_ height: Int, _ width: Int, channels: Int = 1) -> ImageHeader {
      var header = ImageHeader(
        shape: ImageShape(height: height, width: width, channels: channels), count: 2)
      header.isUnlabelled = true
      return header
    }
    #expect(try shape("(2, 4, 3)") == unlabelled(4, 3))
    #expect(try shape("(2, 4, 1, 3,)") == unlabelled(4, 1, channels: 3))
    #expect(try shape("[2L, 12L]", [3, 4]) == unlabelled(3, 4))
    #expect(try shape("(2, 12)", [2, 2, 3]) == unlabelled(2, 2, channels: 3))
  }

  @Test("labels come from a second file, classes called by their numbers")
  func labels() throws {
    try folder.write(file("<i2", "(3,)", [2, 0, 0, 0, 2, 0]), to: "labels.npy")
    let numpy = try numpy(file("|u1", "(3, 1, 1)", [1, 2, 3])) {
      $0.labels = InputPath(folder.path + "/labels.npy", from: "/")
    }
    let set = try numpy.load(in: imagesContext)
    #expect(set.labels == [2, 0, 2])
    #expect(set.classNames == ["0", "1", "2"])
    #expect(set.sources.map(\.path) == [folder.path + "/a.npy", folder.path + "/labels.npy"])
    #expect(try numpy.header().classNames == ["0", "1", "2"])
  }

  @Test("labels that do not fit the images are refused")
  func wrongLabels() throws {
    let name = "'\(folder.path)/labels.npy': "
    let faults: [([UInt8], String)] = [
      (file("|u1", "(2,)", [0, 1]), "2 labels for 1 images"),
      (
        file("|u1", "(1, 2)", [0, 1]),
        "labels of shape (1, 2): expected (1,), one number an image"
      ),
      (
        file("<f4", "(1,)", [0, 0, 0, 0]),
        "labels of type float32: expected whole numbers, as array.astype('int64') makes"
      ),
      (file("|i1", "(1,)", [255]), "the label -1 of image 0: expected 0 to 65535 (at byte 65)"),
      (
        file("<u8", "(1,)", [UInt8](repeating: 255, count: 8)),
        "the value 18446744073709551615 is too large (at byte 65)"
      ),
    ]
    for (bytes, message) in faults {
      try folder.write(bytes, to: "labels.npy")
      let numpy = try numpy(file("|u1", "(1, 1, 1)", [1])) {
        $0.labels = InputPath(folder.path + "/labels.npy", from: "/")
      }
      #expect(imagesFault(numpy) == name + message)
    }
  }
}

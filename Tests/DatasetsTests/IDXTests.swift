import Foundation
import Testing

@testable import Datasets
@testable import Pipeline

@Suite("Loading an IDX file")
struct IDXTests {
  private let folder: TestFolder
  private let context = RunContext(stageName: "idx", seed: 1)

  init() throws { folder = try TestFolder() }

  private func stage(
    _ images: [UInt8], labels: [UInt8]? = nil, _ change: (inout IDX) -> Void = { _ in }
  ) throws -> IDX {
    var stage = IDX()
    stage.images = InputPath(try folder.write(images, to: "images"), from: "/")
    stage.labels = try labels.map { InputPath(try folder.write($0, to: "labels"), from: "/") }
    change(&stage)
    return stage
  }

  private func load(
    _ images: [UInt8], labels: [UInt8]? = nil, _ change: (inout IDX) -> Void = { _ in }
  ) throws -> ImageSet {
    let stage = try stage(images, labels: labels, change)
    let set = try stage.load(in: context)
    let header = try stage.header()
    #expect(header.shape == set.shape && header.count == set.count)
    #expect(header.isUnlabelled == (labels == nil))
    let hasFloats = if case .floats = set.pixels { true } else { false }
    #expect(header.bytesPerValue == (hasFloats ? 4 : 1))
    return set
  }

  @Test("bytes stay as they are, gzipped or not, with labels and both files' sums")
  func images() throws {
    let images = idx([2, 2, 3], Array(1...12))
    let labels = idx([2], [3, 0])
    for zip in [{ $0 }, gzipped] {
      let set = try load(zip(images), labels: zip(labels))
      #expect(set.pixels == .bytes(Array(1...12), white: 255))
      #expect(set.shape == ImageShape(height: 2, width: 3))
      #expect(set.labels == [3, 0])
      #expect(set.classNames == ["0", "1", "2", "3"])
      #expect(
        set.sources == [
          SourceFile(
            path: folder.path + "/images",
            sha256: sha256(zip(images))),
          SourceFile(
            path: folder.path + "/labels",
            sha256: sha256(zip(labels))),
        ])
    }
  }

  @Test("two, three and four dimensions are images; a row, rows, and colours")
  func ranks() throws {
    #expect(try load(idx([2, 6], Array(1...12))).shape == ImageShape(height: 1, width: 6))
    #expect(
      try load(idx([2, 2, 1, 3], Array(1...12))).shape
        == ImageShape(height: 2, width: 1, channels: 3))
    #expect(try load(idx([1, 2, 2, 1], [1, 2, 3, 4])).shape == ImageShape(height: 2, width: 2))
  }

  @Test(
    "values of the other five types become floats, highest byte first",
    arguments: [
      (0x09, [0xff, 0x7f], [-1, 127]),
      (0x0b, [0x80, 0x00, 0x01, 0x02], [-32768, 258]),
      (0x0c, [0xff, 0xff, 0xff, 0xfe, 0x00, 0x01, 0x00, 0x00], [-2, 65536]),
      (0x0d, [0x3f, 0x00, 0x00, 0x00, 0xbf, 0xc0, 0x00, 0x00], [0.5, -1.5]),
      (
        0x0e, [0x3f, 0xe0, 0, 0, 0, 0, 0, 0, 0xbf, 0xf8, 0, 0, 0, 0, 0, 0], [0.5, -1.5]
      ),
    ] as [(UInt8, [UInt8], [Float])])
  func types(type: UInt8, data: [UInt8], values: [Float]) throws {
    #expect(try load(idx(type: type, [1, 1, 2], data)).pixels == .floats(values))
    #expect(try load(gzipped(idx(type: type, [1, 1, 2], data))).pixels == .floats(values))
  }

  @Test("white divides values of any type, and a byte that stands for white stays one")
  func white() throws {
    let ints = idx(type: 0x0c, [1, 1, 2], [0, 0, 0, 64, 0, 0, 0, 255])
    #expect(try load(ints) { $0.white = 255 }.pixels == .floats([64 / 255.0, 1]))
    #expect(try load(gzipped(ints)) { $0.white = 256 }.pixels == .floats([0.25, 255 / 256.0]))
    #expect(try load(idx([1, 1, 2], [0, 1])) { $0.white = 1 }.pixels == .bytes([0, 1], white: 1))
    #expect(try load(idx([1, 1, 2], [0, 255])) { $0.white = 510 }.pixels == .floats([0, 0.5]))
    let floats = idx(type: 0x0d, [1, 1, 2], [0x40, 0, 0, 0, 0xbf, 0xc0, 0, 0])
    #expect(try load(floats) { $0.white = 2 }.pixels == .floats([1, -0.75]))
  }

  @Test("values that no image has are loaded with a warning that says what mends them")
  func range() throws {
    let ints = idx(type: 0x0c, [1, 1, 2], [0, 0, 0, 64, 0, 0, 0, 255])
    let stage = try stage(ints)
    let (_, warnings) = try context.keepingWarnings { try stage.load(in: $0) }
    #expect(
      warnings == [
        "'\(folder.path)/images' holds values from 64.0 to 255.0, and images go from 0 to 1: "
          + "'white' says which value is white"
      ])
  }

  @Test("labels of several columns, as QMNIST has them, are read from the one that is named")
  func columns() throws {
    let images = idx([2, 1, 1], [1, 2])
    let labels = idx(
      type: 0x0c, [2, 3],
      [0, 0, 0, 5, 0, 0, 0, 1, 255, 255, 255, 255]
        + [0, 0, 0, 3, 0, 0, 0, 2, 0, 0, 0, 9])
    for zip in [{ $0 }, gzipped] {
      #expect(try load(images, labels: zip(labels)) { $0.labelColumn = 0 }.labels == [5, 3])
      let second = try load(images, labels: zip(labels)) {
        ($0.labelColumn, $0.offset) = (1, 1)
      }
      #expect(second.labels == [2])
    }
  }

  @Test("bytes behind a gzip stream are ignored as gzip does, with a warning")
  func trailing() throws {
    let bytes = gzipped(idx([1, 1, 2], [3, 4]))
    let stage = try stage(bytes + [9, 9])
    let (set, warnings) = try context.keepingWarnings { try stage.load(in: $0) }
    #expect(set.pixels == .bytes([3, 4], white: 255))
    #expect(
      warnings == [
        "'\(folder.path)/images', byte \(bytes.count): 2 bytes follow the end of the gzip stream "
          + "that are no gzip member; they are ignored, as gzip does"
      ])
  }

  @Test("limit and offset choose images and labels; the rest of a gzip file is not inflated")
  func selection() throws {
    let images = idx([5, 1, 2], Array(0..<10))
    let labels = idx([5], [4, 3, 2, 1, 0])
    // What lies behind the chosen images may even be damaged.
    for zip in [{ $0 }, gzipped, { Array(gzipped($0).dropLast(4)) }] {
      let set = try load(zip(images), labels: zip(labels)) {
        $0.offset = 1
        $0.limit = 2
      }
      #expect(set.pixels == .bytes([2, 3, 4, 5], white: 255))
      #expect(set.labels == [3, 2])
    }
    #expect(try load(images) { $0.offset = 3 }.count == 2)
    #expect(try load(images) { $0.limit = 99 }.count == 5)
  }

  @Test("transpose swaps rows and columns, colours staying together")
  func transpose() throws {
    #expect(
      try load(idx([2, 2, 3], Array(1...12))) { $0.transpose = true }.pixels
        == .bytes([1, 4, 2, 5, 3, 6, 7, 10, 8, 11, 9, 12], white: 255))
    let set = try load(idx([1, 1, 2, 3], Array(1...6))) { $0.transpose = true }
    #expect(set.shape == ImageShape(height: 2, width: 1, channels: 3))
    #expect(set.pixels == .bytes(Array(1...6), white: 255))
    #expect(
      try load(idx(type: 0x0b, [1, 2, 2], [0, 1, 0, 2, 0, 3, 0, 4])) { $0.transpose = true }.pixels
        == .floats([1, 3, 2, 4]))
  }

  @Test("labels of wider types are read, and high numbers name only the classes that occur")
  func labels() throws {
    let images = idx([3, 1, 1], [1, 2, 3])
    let small = try load(images, labels: idx(type: 0x0b, [3], [0, 1, 0, 0, 0, 1]))
    #expect(small.labels == [1, 0, 1])
    let wide = try load(
      images, labels: idx(type: 0x0c, [3], [0, 1, 0, 0, 0, 0, 0, 7, 0x7f, 0xff, 0xff, 0xff]))
    #expect(wide.labels == [1, 0, 2])
    #expect(wide.classNames == ["7", "65536", "2147483647"])
  }

  @Test("MNIST's own test files", .enabled(if: shared("t10k-images-idx3-ubyte.gz") != nil))
  func mnist() throws {
    var stage = IDX()
    stage.images = InputPath(try #require(shared("t10k-images-idx3-ubyte.gz")), from: "/")
    stage.labels = InputPath(try #require(shared("t10k-labels-idx1-ubyte.gz")), from: "/")
    let set = try stage.load(in: context)
    #expect(set.count == 10_000)
    #expect(set.labels.prefix(5) == [7, 2, 1, 0, 4])
    #expect(
      set.sources[0].sha256 == "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6")
  }
}

/// A file of the folder of shared data beside the repository; `nil` where it is not there.
func shared(_ name: String) -> String? {
  let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../../../shared/data/\(name)").standardizedFileURL.path
  return FileManager.default.fileExists(atPath: path) ? path : nil
}

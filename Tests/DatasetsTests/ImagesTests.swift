import Foundation
import PNG
import Testing

@testable import Datasets
@testable import Pipeline

@Suite("Loading a folder of images")
struct ImagesTests {
  @Test("files come in natural order of their paths, bytes with 255 for white")
  func order() throws {
    let folder = try ImagesTestFolder()
    for (value, name) in [(3, "10.png"), (1, "2.png"), (2, "2b.PNG"), (4, "b/1.png")] {
      try folder.writeGrey(UInt8(value), to: name)
    }
    let set = try folder.images { $0.labels = .none }.load(in: imagesContext)
    #expect(set.pixels == .bytes([1, 2, 3, 4], white: 255))
    #expect(set.shape == ImageShape(height: 1, width: 1))
    #expect(set.labels.isEmpty && set.classNames.isEmpty)
    #expect(
      try folder.images { $0.recursive = false }.load(in: imagesContext).pixels
        == .bytes([1, 2, 3], white: 255))
  }

  @Test(
    "every kind of file has the pixels that Pillow finds", arguments: ImagesReference.kinds.indices)
  func kinds(index: Int) throws {
    let kind = ImagesReference.kinds[index]
    let folder = try ImagesTestFolder()
    try folder.write(base64(kind.file), to: "a.png")
    let expected = base64(kind.pixels)
    let set = try folder.images().load(in: imagesContext)
    #expect(set.pixels == .bytes(expected, white: 255), "\(kind.name)")
    #expect(set.shape == ImageShape(height: 5, width: 6, channels: expected.count / 30))
    #expect(try folder.images().header() == unlabelled(set.shape, count: 1))
  }

  @Test("16 bits become floats from 0 to 1, every value kept")
  func wide() throws {
    let folder = try ImagesTestFolder()
    try folder.write(base64(ImagesReference.wide.file), to: "a.png")
    let set = try folder.images().load(in: imagesContext)
    #expect(set.shape == ImageShape(height: 3, width: 2))
    let samples: [Float] = [0, 1, 256, 65535, 4660, 43981]
    #expect(set.pixels == .floats(samples.map { $0 / 65535 }))
  }

  @Test("channels makes grey of colours and colours of grey")
  func channels() throws {
    let folder = try ImagesTestFolder()
    try folder.write(
      PNGImage(width: 1, height: 1, channels: 3, pixels: [255, 0, 0]).encode(), to: "a.png")
    try folder.writeGrey(9, to: "b.png")
    #expect(
      try folder.images { $0.channels = 1 }.load(in: imagesContext).pixels
        == .bytes([76, 9], white: 255))
    let colour = try folder.images { $0.channels = 3 }.load(in: imagesContext)
    #expect(colour.pixels == .bytes([255, 0, 0, 9, 9, 9], white: 255))
    #expect(colour.shape.channels == 3)
  }

  @Test("what is transparent shows the background", arguments: [(0.0, 0), (1.0, 255), (0.5, 128)])
  func background(grey: Double, byte: UInt8) throws {
    let folder = try ImagesTestFolder()
    try folder.write(
      PNGImage(width: 2, height: 1, channels: 2, pixels: [7, 0, 7, 255]).encode(), to: "a.png")
    #expect(
      try folder.images { $0.background = grey }.load(in: imagesContext).pixels
        == .bytes([byte, 7], white: 255))
  }

  @Test("sub-folders name the classes, in natural order, however deep the image lies")
  func labels() throws {
    let folder = try ImagesTestFolder()
    for name in ["10/a.png", "2/b.png", "2/deep/c.png", "empty/readme.txt"] {
      try folder.writeGrey(1, to: name)
    }
    let set = try folder.images().load(in: imagesContext)
    #expect(set.classNames == ["2", "10"])
    #expect(set.labels == [0, 0, 1])
    #expect(try folder.images().header().classNames == ["2", "10"])
    try folder.writeGrey(1, to: "lost.png")
    #expect(
      imagesFault(folder.images())
        == "'\(folder.path)/2/b.png' lies in a sub-folder, which names its class, and "
        + "'\(folder.path)/lost.png' in none: move it, or say 'labels: none'")
  }

  @Test("size resizes each image, whatever its own size, with the filter")
  func size() throws {
    let folder = try ImagesTestFolder()
    try folder.write(
      PNGImage(width: 2, height: 2, channels: 1, pixels: [0, 100, 200, 101]).encode(), to: "a.png")
    try folder.writeGrey(5, height: 3, width: 4, to: "b.png")
    let box = folder.images { ($0.size, $0.filter) = ([1], .box) }
    #expect(try box.load(in: imagesContext).pixels == .bytes([101, 5], white: 255))
    let nearest = folder.images { ($0.size, $0.filter) = ([1, 2], .nearest) }
    #expect(try nearest.load(in: imagesContext).pixels == .bytes([200, 101, 5, 5], white: 255))
    #expect(
      try nearest.header() == unlabelled(ImageShape(height: 1, width: 2), count: 2))
  }

  @Test("the set is the same however many threads load it")
  func threads() throws {
    let folder = try ImagesTestFolder()
    for index in 0..<100 { try folder.writeGrey(UInt8(index), height: 2, to: "\(index).png") }
    let images = folder.images()
    let sets = try [1, 2, 7].map {
      try images.load(in: RunContext(stageName: "images", seed: 1, threads: $0))
    }
    #expect(sets[0].pixels == .bytes((0..<100).flatMap { [UInt8($0), UInt8($0)] }, white: 255))
    for set in sets {
      #expect(set.pixels == sets[0].pixels)
      #expect(set.sources == sets[0].sources)
    }
  }

  @Test("of several bad files all are reported, in natural order", arguments: [1, 2, 5])
  func firstFault(threads: Int) throws {
    let folder = try ImagesTestFolder()
    for index in 0..<200 { try folder.writeGrey(1, to: "\(index).png") }
    for index in [23, 100, 199] {
      let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: folder.path + "/\(index).png")))
      try folder.write(bytes.dropLast(20) + [], to: "\(index).png")
    }
    let context = RunContext(stageName: "images", seed: 1, threads: threads)
    let error = #expect(throws: PipelineError.self) { try folder.images().load(in: context) }
    let lines = [23, 100, 199].map {
      "\n  '\(folder.path)/\($0).png': the file ends inside the IDAT chunk, which says it holds 10 "
        + "bytes (at byte 47)"
    }
    #expect(
      error?.message
        == "3 of 200 images cannot be read:" + lines.joined()
        + "\n'on_error: skip' leaves them out")
  }

  @Test("a folder's source is the sum that sha256sum gives of its files' sums, sorted")
  func source() throws {
    let folder = try ImagesTestFolder()
    for name in ["1.png", "2.png", "a/3.png"] {
      try folder.write(base64(ImagesReference.kinds[0].file), to: name)
    }
    let digest = sha256(base64(ImagesReference.kinds[0].file))
    let text = ["1.png", "2.png", "a/3.png"].map { "\(digest)  \($0)\n" }.joined()
    let source = try folder.images { $0.labels = .none }.load(in: imagesContext).sources
    #expect(
      source == [SourceFile(path: folder.path, sha256: sha256(Array(text.utf8)), fileCount: 3)])
  }

  @Test("a single file is a set of one")
  func singleFile() throws {
    let folder = try ImagesTestFolder()
    try folder.writeGrey(8, to: "only.png")
    var images = folder.images()
    images.path = InputPath(folder.path + "/only.png", from: "/")
    let set = try images.load(in: imagesContext)
    #expect(set.pixels == .bytes([8], white: 255))
    #expect(set.sources.first?.path == folder.path + "/only.png")
    #expect(set.sources.first?.fileCount == nil)
  }

  @Test("a request to stop ends the load")
  func cancellation() throws {
    let folder = try ImagesTestFolder()
    try folder.writeGrey(1, to: "a.png")
    let cancellation = Cancellation()
    cancellation.request()
    let context = RunContext(stageName: "images", seed: 1, cancellation: cancellation)
    let error = #expect(throws: PipelineError.self) { try folder.images().load(in: context) }
    #expect(error?.kind == .interrupted)
  }
}

/// What is known of images without classes.
private func unlabelled(_ shape: ImageShape, count: Int) -> ImageHeader {
  var header = ImageHeader(shape: shape, count: count)
  header.isUnlabelled = true
  return header
}

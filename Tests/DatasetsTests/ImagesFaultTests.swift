import Foundation
import PNG
import Testing

@testable import Datasets
@testable import Pipeline

@Suite("Faults of a folder of images")
struct ImagesFaultTests {
  private let folder: ImagesTestFolder

  init() throws { folder = try ImagesTestFolder() }

  @Test("images of different sizes, kinds and depths are refused with both files and a cure")
  func differences() throws {
    let start = "images of different"
    try folder.writeGrey(1, height: 2, width: 3, to: "a.png")
    try folder.writeGrey(1, height: 3, width: 2, to: "b.png")
    #expect(
      imagesFault(folder.images())
        == "\(start) sizes: '\(folder.path)/a.png' is 2x3, '\(folder.path)/b.png' is 3x2; say the "
        + "[height, width] that all are resized to, such as 'size: [2, 3]'")
    try folder.write(
      PNGImage(width: 3, height: 2, channels: 3, pixels: Array(0..<18)).encode(), to: "b.png")
    #expect(
      imagesFault(folder.images())
        == "\(start) kinds: '\(folder.path)/a.png' is grey, '\(folder.path)/b.png' is in colour; "
        + "say 'channels: 1' or 'channels: 3'")
    try folder.write(
      PNGImage(width: 3, height: 2, channels: 1, samples: Array(0..<6)).encode(), to: "b.png")
    #expect(
      imagesFault(folder.images())
        == "\(start) depths: '\(folder.path)/a.png' is of at most 8 bits, '\(folder.path)/b.png' is "
        + "of 16 bits; 'magick mogrify -depth 8 FILE' makes 8 bits of 16")
  }

  @Test("a folder without images says what it holds")
  func noImages() throws {
    let start = "no images in the folder '\(folder.path)': "
    #expect(imagesFault(folder.images()) == start + "it is empty")
    try folder.write([1], to: "a.txt")
    #expect(imagesFault(folder.images()) == start + "of 1 file none ends in .png")
    try folder.write([1], to: "png")
    try folder.writeGrey(1, to: ".hidden.png")
    #expect(
      imagesFault(folder.images { $0.recursive = false })
        == start + "of 2 files none ends in .png; 'recursive: true' looks into its folders too")
  }

  @Test("a folder of 100,000 other files is refused within seconds")
  func manyOthers() throws {
    for index in 0..<100_000 {
      #expect(FileManager.default.createFile(atPath: folder.path + "/\(index).txt", contents: nil))
    }
    let start = ContinuousClock.now
    #expect(
      imagesFault(folder.images())
        == "no images in the folder '\(folder.path)': of 100000 files none ends in .png")
    #expect(ContinuousClock.now - start < .seconds(20))
  }

  @Test("images of other formats are refused with a command that converts them")
  func otherFormats() throws {
    try folder.writeGrey(1, to: "a.png")
    try folder.write([0xFF, 0xD8, 0xFF], to: "b.JPG")
    let cure = "; 'cd \(folder.path) && magick mogrify -format png *.JPG' converts such files"
    #expect(
      imagesFault(folder.images()) == "'\(folder.path)/b.JPG' is a JPEG image, not a PNG" + cure)
    try folder.write([0xFF, 0xD8, 0xFF], to: "c.jpg")
    try folder.write([0xFF, 0xD8, 0xFF], to: "d.gif")
    #expect(
      imagesFault(folder.images())
        == "'\(folder.path)/b.JPG' is a JPEG image, not a PNG, and 2 more here are not either"
        + cure)
    for name in ["b.png", "c.png", "d.png"] { try folder.writeGrey(2, to: name) }
    #expect(try folder.images().header().count == 4)
  }

  @Test("a JPEG that calls itself .png is refused with a command that converts it")
  func disguised() throws {
    try folder.write([0xFF, 0xD8, 0xFF, 0xE0], to: "a.png")
    #expect(
      imagesFault(folder.images())
        == "'\(folder.path)/a.png': not a PNG: it looks like a JPEG image; "
        + "'magick mogrify -format png FILE' converts it (at byte 0)")
  }

  @Test("files that are no images are refused with their name and the byte")
  func damaged() throws {
    let good = try PNGImage(width: 1, height: 1, channels: 1, pixels: [1]).encode()
    var wrongChecksum = good
    wrongChecksum[45] ^= 1
    let faults: [([UInt8], String, onlyLoad: Bool)] = [
      ([], "the file is empty, expected a PNG", false),
      (
        Array(good.prefix(20)),
        "the file ends inside the IHDR chunk, which says it holds 13 bytes "
          + "(at byte 20)", false
      ),
      (
        Array(good.dropLast(12)), "the file ends after its IDAT chunk: no IEND chunk (at byte 55)",
        true
      ),
      (
        wrongChecksum,
        "the IDAT chunk at byte 33 is damaged: its checksum is f72b1d3d, its "
          + "contents give 3c77ce98 (at byte 51)", true
      ),
      (header(width: 0, height: 5), "an image of 0x5 pixels has no pixels (at byte 16)", false),
      (
        header(width: 1_000_000, height: 1_000_000),
        "an image of 1000000x1000000 pixels: at most 67108864 pixels are read (at byte 16)", false
      ),
    ]
    for (bytes, message, onlyLoad) in faults {
      try folder.write(bytes, to: "a.png")
      #expect(
        imagesFault(folder.images(), onlyLoad: onlyLoad) == "'\(folder.path)/a.png': \(message)")
    }
  }

  /// Five images of which two are cut off.
  private func writeBroken() throws {
    for index in 0..<5 { try folder.writeGrey(UInt8(index), to: "\(index).png") }
    let image = try PNGImage(width: 1, height: 1, channels: 1, pixels: [1]).encode()
    for name in ["1.png", "3.png"] { try folder.write(Array(image.dropLast(12)), to: name) }
  }

  private func damage(_ name: String) -> String {
    "'\(folder.path)/\(name)': the file ends after its IDAT chunk: no IEND chunk (at byte 55)"
  }

  @Test("every damaged image is named at once, at most twenty one by one")
  func everyDamagedImage() throws {
    try writeBroken()
    #expect(
      imagesFault(folder.images(), onlyLoad: true)
        == "2 of 5 images cannot be read:\n  \(damage("1.png"))\n  \(damage("3.png"))\n"
        + "'on_error: skip' leaves them out")
    for index in 0..<30 { try folder.write([], to: "\(index).png") }
    let message = imagesFault(folder.images())
    #expect(message.hasPrefix("30 of 30 images cannot be read:\n  '"))
    #expect(message.hasSuffix("\n  and 10 more\n'on_error: skip' leaves them out"))
    #expect(imagesFault(folder.images { $0.onError = .skip }) == message)
  }

  @Test("damaged images are left out where that is wanted, with their labels and a warning")
  func skipped() throws {
    try writeBroken()
    let set = folder.images { $0.onError = .skip }
    let (images, warnings) = try imagesContext.keepingWarnings { try set.load(in: $0) }
    #expect(images.pixels == .bytes([0, 2, 4], white: 255))
    #expect(images.sources.first?.fileCount == 3)
    #expect(images.sources.first?.leftOutCount == 2)
    #expect(
      warnings == [
        "left out: 2 of 5 images cannot be read:\n  \(damage("1.png"))\n  \(damage("3.png"))"
      ])
    let header = try set.header()
    #expect(header.count == 5)
    #expect(!header.isCountExact)
    // The first of all is damaged in its header, and so is a whole class but for its name.
    try folder.write([1], to: "a/0.png")
    try folder.writeGrey(7, to: "b/1.png")
    try folder.writeGrey(8, to: "b/2.png")
    for index in 0..<5 { try FileManager.default.removeItem(atPath: folder.path + "/\(index).png") }
    let labelled = try set.load(in: imagesContext)
    #expect(labelled.labels == [1, 1])
    #expect(labelled.classNames == ["a", "b"])
    #expect(try set.header().count == 2)
  }

  @Test("a PNG under another name is read; what is none says what it is")
  func names() throws {
    try folder.writeGrey(1, to: "a.PNG")
    try folder.writeGrey(2, to: "b.jpg")
    try folder.writeGrey(3, to: "c")
    try folder.writeGrey(4, to: "d.JPEG")
    try folder.writeGrey(5, to: "d.png")
    try folder.writeGrey(6, to: ".e.png")
    try folder.write([0xd0, 0xcf], to: "Thumbs.db")
    try folder.write(Array("notes".utf8), to: "README")
    #expect(try folder.images().load(in: imagesContext).pixels == .bytes([1, 2, 3, 5], white: 255))
    try folder.write(Array("RIFF\0\0\0\0WEBPVP8 ".utf8), to: "f.webp")
    #expect(
      imagesFault(folder.images())
        == "'\(folder.path)/f.webp' is a WebP image, not a PNG; 'cd \(folder.path) && magick mogrify "
        + "-format png *.webp' converts such files")
    try folder.write([], to: "f.webp")
    #expect(imagesFault(folder.images()).hasPrefix("'\(folder.path)/f.webp' is not a PNG; 'cd "))
  }

  @Test("headers that promise more than the machine's memory are refused before it is taken")
  func memory() throws {
    let kind = try imageKind(header(width: 8192, height: 8192).span, name: "a.png")
    let plan = ImagePlan(Images(), first: kind, at: "a.png")
    try plan.checkMemory(count: 1, available: 1 << 26)
    let error = #expect(throws: PipelineError.self) {
      try plan.checkMemory(count: 100_000, available: 16_000_000_000)
    }
    #expect(
      error?.message
        == "100,000 images of 8192x8192 take 6.7 TB, and this machine has 16 GB: say a smaller "
        + "'size'")
    let more = #expect(throws: PipelineError.self) {
      try plan.checkMemory(count: .max, available: .max)
    }
    #expect(more?.message.contains("take more memory than a computer can have") == true)
  }

  @Test("links that lead around in a circle are refused")
  func loop() throws {
    try folder.writeGrey(1, to: "a/1.png")
    try folder.link("a/back", to: "..")
    #expect(
      imagesFault(folder.images())
        == "the link '\(folder.path)/a/back' leads to the folder '\(folder.path)', which is read "
        + "already: remove the link, or say 'recursive: false'")
    try folder.link("self.png", to: "self.png")
    #expect(
      imagesFault(folder.images { ($0.recursive, $0.labels) = (false, .none) })
        == "cannot read '\(folder.path)/self.png': Too many levels of symbolic links")
  }

  @Test("links to files and folders are followed; one to nothing is a fault")
  func links() throws {
    let other = try ImagesTestFolder()
    try other.writeGrey(7, to: "x.png")
    try folder.link("folder", to: other.path)
    try folder.link("folder.png", to: other.path + "/x.png")
    #expect(
      try folder.images { $0.labels = .none }.load(in: imagesContext).pixels
        == .bytes([7, 7], white: 255))
    try folder.link("gone.png", to: "nowhere")
    #expect(
      imagesFault(folder.images { $0.labels = .none })
        == "cannot read '\(folder.path)/gone.png': No such file or directory")
  }

  @Test("what is not there is missing data")
  func missing() throws {
    var images = folder.images()
    images.path = InputPath(folder.path + "/none", from: "/")
    let error = #expect(throws: PipelineError.self) { try images.header() }
    #expect(error?.message == "there is no file or folder '\(folder.path)/none'")
    #expect(error?.kind == .missingData)
  }

  @Test("what may not be read is an error of input", .enabled(if: geteuid() != 0, "root reads all"))
  func noPermission() throws {
    try folder.writeGrey(1, to: "closed/a.png")
    try FileManager.default.setAttributes(
      [.posixPermissions: 0], ofItemAtPath: folder.path + "/closed/a.png")
    #expect(
      imagesFault(folder.images()) == "cannot read '\(folder.path)/closed/a.png': Permission denied"
    )
    try FileManager.default.setAttributes(
      [.posixPermissions: 0], ofItemAtPath: folder.path + "/closed")
    #expect(
      imagesFault(folder.images())
        == "cannot read the folder '\(folder.path)/closed': Permission denied")
  }

  @Test("options that no image can have are faults of the file")
  func options() {
    let images = folder.images { ($0.channels, $0.path) = (2, InputPath("builtin:x", from: "/")) }
    #expect(
      images.faults(reading: PlannedInputs()).map { "\($0.option ?? ""): \($0.message)" } == [
        "channels: 'channels' must be 1 or 3, not 2", "path: no images are built in: 'builtin:x'",
      ])
  }

  /// The first 33 bytes of a grey image of 8 bits.
  private func header(width: Int, height: Int) -> [UInt8] {
    func bigEndian(_ value: Int) -> [UInt8] {
      [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
    }
    let body = Array("IHDR".utf8) + bigEndian(width) + bigEndian(height) + [8, 0, 0, 0, 0]
    var remainder: UInt32 = 0xFFFF_FFFF
    for byte in body {
      remainder ^= UInt32(byte)
      for _ in 0..<8 { remainder = remainder >> 1 ^ (remainder & 1 == 1 ? 0xEDB8_8320 : 0) }
    }
    return [137, 80, 78, 71, 13, 10, 26, 10, 0, 0, 0, 13] + body + bigEndian(Int(~remainder))
  }
}

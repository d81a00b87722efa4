import Foundation
import PNG
import Pipeline
import Testing

@testable import Datasets

/// A new folder of files, which goes when the test is done with it.
final class ImagesTestFolder {
  let path: String

  init() throws {
    let url = FileManager.default.temporaryDirectory
      .appendingPathComponent("images-" + UUID().uuidString).resolvingSymlinksInPath()
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = url.path
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func write(_ bytes: [UInt8], to name: String) throws {
    let url = URL(fileURLWithPath: path + "/" + name)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: url)
  }

  /// A grey image of one value everywhere.
  func writeGrey(_ value: UInt8, height: Int = 1, width: Int = 1, to name: String) throws {
    let pixels = [UInt8](repeating: value, count: height * width)
    let image = PNGImage(width: width, height: height, channels: 1, pixels: pixels)
    try write(image.encode(), to: name)
  }

  func link(_ name: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(
      atPath: path + "/" + name, withDestinationPath: target)
  }

  func images(_ change: (inout Images) -> Void = { _ in }) -> Images {
    var images = Images()
    images.path = InputPath(path, from: "/")
    change(&images)
    return images
  }
}

let imagesContext = RunContext(stageName: "images", seed: 1, threads: 2)

/// The text of the error that both the header and the load end with.
func imagesFault(_ stage: some LoadStage, onlyLoad: Bool = false) -> String {
  let load = #expect(throws: PipelineError.self) { try stage.load(in: imagesContext) }
  if !onlyLoad {
    let header = #expect(throws: PipelineError.self) { try stage.header() }
    #expect(header?.message == load?.message)
  }
  return load?.message ?? ""
}

func base64(_ text: String) -> [UInt8] { [UInt8](Data(base64Encoded: text) ?? Data()) }

/// Little-endian floats.
func base64Floats(_ text: String) -> [Float] {
  let bytes = base64(text)
  return stride(from: 0, to: bytes.count, by: 4).map { index in
    let bits = (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[index + $1]) << UInt32(8 * $1) }
    return Float(bitPattern: bits)
  }
}

import Synchronization
import Tensors

@testable import Pipeline

let transformContext = RunContext(stageName: "transform", seed: 3)

/// Images of one grey each, the image's number, so that a set shows which images it holds.
func numbered(_ count: Int, classes: Int = 0) -> ImageSet {
  ImageSet(
    shape: ImageShape(height: 1, width: 2),
    pixels: .bytes((0..<count).flatMap { [UInt8($0 % 256), UInt8($0 / 256)] }, white: 255),
    labels: classes == 0 ? [] : (0..<count).map { $0 % classes },
    classNames: (0..<classes).map { "class \($0)" },
    sources: [SourceFile(path: "builtin:test", sha256: "")])
}

/// The numbers of the images that a set of `numbered` holds.
func numbers(_ set: ImageSet) -> [Int] {
  guard case .bytes(let bytes, _) = set.pixels else { return [] }
  return stride(from: 0, to: bytes.count, by: 2).map { Int(bytes[$0]) + 256 * Int(bytes[$0 + 1]) }
}

func header(of set: ImageSet) -> ImageHeader {
  ImageHeader(shape: set.shape, count: set.count, classNames: set.classNames)
}

/// What a transform makes, after comparing it with the headers that it promises.
func transformed(
  _ stage: some TransformStage, _ images: ImageSet, in context: RunContext = transformContext
) throws -> [ImageSet] {
  let headers = try stage.headers(from: header(of: images))
  let sets = try stage.transform(images, in: context)
  guard headers == sets.map(header), sets.count == stage.products.count,
    sets.allSatisfy({ $0.sources == images.sources && $0.noise.count == images.noise.count })
  else {
    throw PipelineError(.defect, "headers \(headers) promise other sets: \(sets.map(header))")
  }
  return sets
}

/// The message of a fault of the check, with the option that it points at.
func fault(_ stage: some TransformStage, _ header: ImageHeader) -> String {
  do {
    _ = try stage.headers(from: header)
    return "none"
  } catch let error as PipelineError {
    return "\(error.option ?? ""): \(error.message)"
  } catch {
    return "\(error)"
  }
}

/// What a stage warned of.
final class Warnings: Sendable {
  private let said = Mutex<[String]>([])
  var texts: [String] { said.withLock(\.self) }
  func add(_ text: String) { said.withLock { $0.append(text) } }
}

import PNG
import Synchronization
import Tensors

@testable import Pipeline

/// What a stage wrote and warned of.
final class Captured: Sendable {
  private let written = Mutex<[String: [UInt8]]>([:])
  private let said = Mutex<[String]>([])

  var context: RunContext {
    RunContext(
      stageName: "test", seed: 1,
      run: RunIdentity(pipeline: "name", seed: 1, options: "abc", version: "9"),
      write: write,
      report: { news in
        if case .warning(let text) = news { self.said.withLock { $0.append(text) } }
      })
  }

  @Sendable func write(_ bytes: [UInt8], to path: OutputPath) {
    written.withLock { $0[path.path] = bytes }
  }

  var warnings: [String] { said.withLock(\.self) }
  var names: [String] { written.withLock { $0.keys.sorted() } }
  func bytes(_ name: String) -> [UInt8] { written.withLock { $0[name] ?? [] } }
  func text(_ name: String) -> String { String(decoding: bytes(name), as: UTF8.self) }
  func image(_ name: String) throws -> PNGImage { try PNGImage(decoding: bytes(name)) }
}

/// A model that gives each image back darker by half; its code is the first values of the image.
struct HalvingModel: LatentModel {
  var shape = ImageShape(height: 2, width: 2)
  var latentSize = 2

  var graph: ModelGraph { stubGraph(shape, latentSize: latentSize) }
  var weights: [NamedTensor] { [] }

  func reconstruct(_ images: Matrix) -> OutputDistribution {
    var half = images
    for index in half.elements.indices { half.elements[index] /= 2 }
    return OutputDistribution(kind: .gaussian, parameters: half)
  }

  func encode(_ images: Matrix) -> Matrix {
    Matrix(
      rows: images.rows, columns: latentSize,
      elements: (0..<images.rows).flatMap { images.row($0).prefix(latentSize) })
  }

  /// The code, halved, and black behind it.
  func decode(_ codes: Matrix) -> OutputDistribution {
    let rest = [Float](repeating: 0, count: shape.count - latentSize)
    return reconstruct(
      Matrix(
        rows: codes.rows, columns: shape.count,
        elements: (0..<codes.rows).flatMap { Array(codes.row($0)) + rest }))
  }
}

func stubGraph(_ shape: ImageShape, latentSize: Int) -> ModelGraph {
  ModelGraph(
    plugin: "halving", input: shape, encoder: [],
    decoder: [
      LayerShape(
        kind: "dense", name: "decoder.0", inputs: latentSize, outputs: shape.count,
        activation: "identity", parameterCount: 0)
    ], output: .gaussian)
}

func values(
  _ data: ImageSet? = nil, model: HalvingModel? = nil, training: Report = Report(),
  reports: [NamedValue<Report>] = []
) -> StageValues {
  StageValues(
    images: data.map { ["data": $0] } ?? [:],
    models: model.map {
      ["model": [NamedModel(name: "autoencoder", model: $0, training: training)]]
    } ?? [:], reports: reports)
}

func messages(_ faults: [OptionFault]) -> [String] {
  faults.map { "\($0.option ?? ""): \($0.message)" }
}

/// Labelled images of 2x2 whose first values are their codes in a `HalvingModel`.
func labelled(_ rows: [[Float]], _ labels: [String]) -> ImageSet {
  var names: [String] = []
  for label in labels where !names.contains(label) { names.append(label) }
  return ImageSet(
    shape: ImageShape(height: 2, width: 2), pixels: .floats(rows.flatMap(\.self)),
    labels: labels.compactMap { names.firstIndex(of: $0) }, classNames: names)
}

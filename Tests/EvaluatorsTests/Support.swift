import Pipeline
import Synchronization
import Tensors

@testable import Evaluators

/// What a stage says while it works.
final class Heard: Sendable {
  private let log: @Sendable () -> [String]
  private let add: @Sendable (String) -> Void

  init() {
    let box = Box()
    log = { box.read() }
    add = { box.append($0) }
  }

  var warnings: [String] { log() }

  func context(seed: Int = 1, threads: Int = 1, cancellation: Cancellation = Cancellation())
    -> RunContext
  {
    RunContext(
      stageName: "evaluate", seed: seed, threads: threads, cancellation: cancellation,
      report: { news in if case .warning(let text) = news { self.add(text) } })
  }
}

/// Strings behind a lock.
private final class Box: Sendable {
  private let texts = Mutex<[String]>([])
  func append(_ text: String) { texts.withLock { $0.append(text) } }
  func read() -> [String] { texts.withLock { $0 } }
}

extension Report {
  func value(_ name: String) -> Double? { metrics.first { $0.name == name }?.value }

  func table(_ name: String) -> Table? { tables.first { $0.name == name } }
}

extension Table {
  /// The numbers of a column, `nil` for texts but "infinite".
  func numbers(_ column: String) -> [Double?] {
    guard let index = columns.firstIndex(of: column) else { return [] }
    return rows.map { row in
      switch row[index] {
      case .number(let value): return value
      case .text(let text): return text == "infinite" ? .infinity : nil
      }
    }
  }
}

/// A graph of images in one row.
func graph(_ pixels: Int, _ output: OutputKind = .bernoulli, latent: Int = 0) -> ModelGraph {
  ModelGraph(
    plugin: "stub", input: ImageShape(height: 1, width: pixels), encoder: [],
    decoder: latent == 0
      ? []
      : [
        LayerShape(
          kind: "dense", name: "decoder.0", inputs: latent, outputs: pixels,
          activation: "identity", parameterCount: 0)
      ], output: output)
}

/// Says of every image that it is as it is, strongly.
struct MirrorModel: TrainedModel {
  let pixels: Int
  var graph: ModelGraph { EvaluatorsTests.graph(pixels) }
  var weights: [NamedTensor] { [] }
  func reconstruct(_ images: Matrix) -> OutputDistribution {
    OutputDistribution(
      kind: .bernoulli,
      parameters: Matrix(
        rows: images.rows, columns: images.columns,
        elements: images.elements.map { $0 >= 0.5 ? 4 : -4 }))
  }
}

/// Flips values by a stream of its own.
struct Flips: FlippingNoise {
  static let name = "flips"
  static let summary = "For tests."
  static var level: NoiseLevel<Self> { NoiseLevel("rate", \.rate, 0...1) }
  var rate = 0.2
  static var fields: [Field<Self>] { [Field("rate", \.rate, help: "For tests.")] }
  func apply(
    to pixels: inout MutableSpan<Float>, shape: ImageShape, random: inout RandomStream
  ) {
    for index in pixels.indices where random.bernoulli(Float(rate)) {
      pixels[index] = 1 - pixels[index]
    }
  }
}

/// Adds its level to every value.
struct Offset: Noise {
  static let name = "offset"
  static let summary = "For tests."
  static var level: NoiseLevel<Self> { NoiseLevel("amount", \.amount, 0...2) }
  var amount = 0.5
  static var fields: [Field<Self>] { [Field("amount", \.amount, help: "For tests.")] }
  func apply(
    to pixels: inout MutableSpan<Float>, shape: ImageShape, random: inout RandomStream
  ) {
    for index in pixels.indices { pixels[index] += Float(amount) }
  }
}

/// Black and white images in one row.
func bitmaps(_ bits: [UInt8], pixels: Int, labels: [Int] = [], classNames: [String] = [])
  -> ImageSet
{
  ImageSet(
    shape: ImageShape(height: 1, width: pixels), pixels: .bytes(bits, white: 1), labels: labels,
    classNames: classNames)
}

import Tensors

@testable import Pipeline

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A decoder of dense layers computed the plain way in double precision; its encoder gives the first
/// values of an image.
struct DenseModel: LatentModel {
  let graph: ModelGraph
  let weights: [NamedTensor]

  /// - Parameter activations: one a layer.
  init(
    sizes: [Int], activations: [String], shape: ImageShape, output: OutputKind = .gaussian,
    seed: UInt64 = 1
  ) {
    var stream = RandomKey(seed: seed).stream()
    var layers: [LayerShape] = []
    var weights: [NamedTensor] = []
    for (index, activation) in activations.enumerated() {
      let (inputs, outputs) = (sizes[index], sizes[index + 1])
      layers.append(
        LayerShape(
          kind: "dense", name: "decoder.\(index)", inputs: inputs, outputs: outputs,
          activation: activation, activationOptions: Self.options[activation] ?? [:],
          parameterCount: (inputs + 1) * outputs))
      for (suffix, shape) in [("weight", [inputs, outputs]), ("bias", [outputs])] {
        weights.append(
          NamedTensor(
            name: "decoder.\(index).\(suffix)", shape: shape,
            values: (0..<shape.reduce(1, *)).map { _ in stream.uniform(in: -1...1) }))
      }
    }
    graph = ModelGraph(
      plugin: "dense", input: shape, encoder: [], decoder: layers, output: output)
    self.weights = weights
  }

  func encode(_ images: Matrix) -> Matrix {
    Matrix(
      rows: images.rows, columns: graph.latentSize,
      elements: (0..<images.rows).flatMap { images.row($0).prefix(graph.latentSize) })
  }

  func reconstruct(_ images: Matrix) -> OutputDistribution { decode(encode(images)) }

  func decode(_ codes: Matrix) -> OutputDistribution {
    let values = (0..<codes.rows).flatMap { row in
      parameters(codes.row(row).map(Double.init)).map { Float($0) }
    }
    return OutputDistribution(
      kind: graph.output,
      parameters: Matrix(rows: codes.rows, columns: graph.input.count, elements: values))
  }

  /// What the last layer gives for one code.
  func parameters(_ code: [Double]) -> [Double] {
    var values = code
    for (index, layer) in graph.decoder.enumerated() {
      let (matrix, bias) = (weights[2 * index].values, weights[2 * index + 1].values)
      values = (0..<layer.outputs).map { output in
        let sum = values.indices.reduce(Double(bias[output])) {
          $0 + values[$1] * Double(matrix[$1 * layer.outputs + output])
        }
        return Self.activate(sum, layer.activation)
      }
    }
    return values
  }

  private static let options = ["leaky-relu": ["slope": 0.3], "elu": ["alpha": 0.7]]

  /// f of one sum.
  static func activate(_ x: Double, _ activation: String) -> Double {
    switch activation {
    case "sigmoid": 1 / (1 + exp(-x))
    case "tanh": tanh(x)
    case "relu": max(x, 0)
    case "leaky-relu": x > 0 ? x : 0.3 * x
    case "elu": x > 0 ? x : 0.7 * (exp(x) - 1)
    case "gelu": x * erfc(-x / 2.0.squareRoot()) / 2
    case "silu": x / (1 + exp(-x))
    case "softplus": x > 30 ? x : log(1 + exp(x))
    default: x
    }
  }
}

func exponential(_ x: Double) -> Double { exp(x) }

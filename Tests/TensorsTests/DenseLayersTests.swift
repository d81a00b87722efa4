import Testing

@testable import Tensors

private func layer(_ inputs: Int, _ outputs: Int, at start: Int = 0) -> DenseLayers.Layer {
  DenseLayers.Layer(inputs: inputs, outputs: outputs, activation: .identity, parameters: start)
}

/// Layers with a hundred parameters.
private func make(_ layers: [DenseLayers.Layer], input: Int) -> DenseLayers {
  DenseLayers(
    layers, input: FloatBuffer(count: input), parameters: FloatBuffer(count: 100),
    gradient: FloatBuffer(count: 100))
}

@Suite struct DenseLayersTests {
  static let nets: [(widths: [Int], functions: [ActivationFunction])] = [
    ([35, 16, 2, 16, 35], [.tanh, .identity, .gelu, .identity]),
    ([7, 17, 4], [.softplus, .sigmoid]),
    ([20, 36, 33, 3], [.elu(alpha: 0.5), .leakyReLU(slope: 0.1), .silu]),
    ([600, 20, 520], [.relu, .identity]),
    ([3, 5], [.identity]),
  ]

  /// Layers with parameters that begin at 3, and what a test reads of them.
  private struct Net {
    let layers: [DenseLayers.Layer]
    let parameters: FloatBuffer
    let gradient: FloatBuffer
    let input: FloatBuffer
    let dense: DenseLayers

    init(_ net: (widths: [Int], functions: [ActivationFunction]), samples: Int) {
      var layers: [DenseLayers.Layer] = []
      var next = 3
      for (index, function) in net.functions.enumerated() {
        let (inputs, outputs) = (net.widths[index], net.widths[index + 1])
        layers.append(
          DenseLayers.Layer(
            inputs: inputs, outputs: outputs, activation: function, parameters: next))
        next += (inputs + 1) * outputs
      }
      self.layers = layers
      parameters = FloatBuffer(numbers(next, in: -0.3...0.3))
      gradient = FloatBuffer(count: next)
      input = FloatBuffer(numbers(net.widths[0] * samples, seed: 2))
      dense = DenseLayers(layers, input: input, parameters: parameters, gradient: gradient)
    }
  }

  /// The result and the gradient of all parameters in Double, for a gradient of the result.
  private func exactPass(
    _ net: Net, samples: Int, delta: [Float]
  ) -> (result: [Double], gradient: [Double]) {
    let parameters = net.parameters.array.map(Double.init)
    var last = net.input.array.map(Double.init)
    var inputs: [[Double]] = []
    var sums: [[Double]] = []
    for layer in net.layers {
      let bias = layer.parameters + layer.inputs * layer.outputs
      var sum = [Double](repeating: 0, count: layer.outputs * samples)
      for o in 0..<layer.outputs {
        for s in 0..<samples {
          sum[o * samples + s] =
            (0..<layer.inputs).reduce(parameters[bias + o]) {
              $0 + parameters[layer.parameters + $1 * layer.outputs + o]
                * last[$1 * samples + s]
            }
        }
      }
      sums.append(sum)
      inputs.append(last)
      last = sum.map { exact(layer.activation, $0) }
    }
    var gradient = [Double](repeating: 0, count: parameters.count)
    var delta = delta.map(Double.init)
    for (index, layer) in net.layers.enumerated().reversed() {
      delta = zip(delta, sums[index]).map { $0 * exactSlope(layer.activation, $1) }
      let bias = layer.parameters + layer.inputs * layer.outputs
      var below = [Double](repeating: 0, count: layer.inputs * samples)
      for o in 0..<layer.outputs {
        for s in 0..<samples {
          let d = delta[o * samples + s]
          gradient[bias + o] += d
          for i in 0..<layer.inputs {
            let weight = layer.parameters + i * layer.outputs + o
            gradient[weight] += d * inputs[index][i * samples + s]
            below[i * samples + s] += d * parameters[weight]
          }
        }
      }
      delta = below
    }
    return (last, gradient)
  }

  private func worst(_ found: [Float], _ exact: [Double]) -> Double {
    let largest = exact.map(abs).max() ?? 0
    let difference = zip(found, exact).map { abs(Double($0) - $1) }.max() ?? .infinity
    return difference / max(largest, 1e-6)
  }

  @Test(
    "a pass there and back agrees with one in Double", arguments: nets.indices,
    [1, 3, 4, 7, 15, 16, 17, 32, 50, 512])
  func agrees(net: Int, samples: Int) {
    let net = Net(Self.nets[net], samples: samples)
    let delta = numbers(net.dense.result.count, seed: 3)
    net.dense.forward(samples: samples)
    let result = net.dense.result.array
    net.dense.resultGradient.update(from: delta.span)
    net.dense.backward(samples: samples)
    let exact = exactPass(net, samples: samples, delta: delta)
    #expect(result.count == exact.result.count && worst(result, exact.result) < 5e-6)
    #expect(worst(net.gradient.array, exact.gradient) < 5e-6)
    #expect(net.gradient.array[0..<3] == [0, 0, 0])
  }

  @Test("fewer samples than there is room for give the same as room for no more")
  func fewer() {
    let (wide, narrow) = (Net(Self.nets[0], samples: 40), Net(Self.nets[0], samples: 20))
    wide.input.update(from: narrow.input.span)
    for net in [wide, narrow] {
      net.dense.forward(samples: 20)
      net.dense.resultGradient.update(from: numbers(35 * 20, seed: 3).span)
      net.dense.backward(samples: 20)
    }
    #expect(wide.dense.result.array[0..<700] == narrow.dense.result.array[...])
    #expect(wide.gradient.array == narrow.gradient.array)
  }

  @Test("the first layer that is not finite is found among the samples there are")
  func nonFinite() {
    let net = Net(Self.nets[0], samples: 20)
    net.dense.forward(samples: 20)
    #expect(net.dense.firstNonFinite(samples: 20) == nil)
    net.parameters.update(from: [.nan].span, at: net.layers[2].parameters)
    net.dense.forward(samples: 20)
    #expect(net.dense.firstNonFinite(samples: 20) == 2)
    #expect(net.dense.firstNonFinite(samples: 0) == nil)
  }

  @Test("layers, parameters and samples that do not fit stop the program")
  func wrongSizes() async {
    await #expect(processExitsWith: .failure) { _ = make([], input: 4) }
    await #expect(processExitsWith: .failure) { _ = make([layer(2, 3), layer(4, 1)], input: 4) }
    await #expect(processExitsWith: .failure) { _ = make([layer(2, 3)], input: 5) }
    await #expect(processExitsWith: .failure) { _ = make([layer(2, 3)], input: 0) }
    await #expect(processExitsWith: .failure) { _ = make([layer(2, 3)], input: 2 * 513) }
    await #expect(processExitsWith: .failure) {
      _ = make([layer(2, 3, at: 92)], input: 4)
    }
    await #expect(processExitsWith: .failure) {
      make([layer(2, 3)], input: 4).forward(samples: 3)
    }
    await #expect(processExitsWith: .failure) {
      make([layer(2, 3)], input: 4).backward(samples: -1)
    }
    let fits = make([layer(2, 3, at: 91)], input: 4)
    fits.forward(samples: 2)
    #expect(fits.result.array == [Float](repeating: 0, count: 6))
  }

  @Test(
    "a matrix is transposed, whatever its sizes",
    arguments: [(1, 1), (15, 40), (16, 16), (40, 15), (17, 33), (100, 784), (0, 0)])
  func transposes(rows: Int, columns: Int) {
    let values = numbers(rows * columns)
    var result = [Float](repeating: 99, count: rows * columns)
    var span = result.mutableSpan
    transpose(values.span, rows: rows, into: &span)
    var expected: [Float] = []
    for c in 0..<columns {
      for r in 0..<rows { expected.append(values[r * columns + c]) }
    }
    #expect(result == expected)
  }
}

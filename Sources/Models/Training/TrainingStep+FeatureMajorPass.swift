import Pipeline
import Tensors

extension TrainingStep {
  /// The pass through a network of dense layers that no thread shares, with a column for each sample
  /// of a batch: see `DenseLayers`.
  final class FeatureMajorPass {
    let layers: DenseLayers
    private let objective: Objective
    private let pixels: Int
    private let inputs: FloatBuffer
    /// What the output is compared with: `inputs` itself where a model is to give back what it is
    /// given.
    private let targets: FloatBuffer

    /// - Returns: `nil` for networks and batches that it does not suit.
    init?(
      _ network: Network, _ objective: Objective, _ source: BatchSource, rows: Int,
      parameters: FloatBuffer, gradient: FloatBuffer
    ) {
      // Fewer samples than a vector holds would leave it as empty as narrow layers do.
      guard 16...DenseLayers.mostSamples ~= rows else { return nil }
      var layers: [DenseLayers.Layer] = []
      for (layer, range) in zip(network.layers, network.ranges) {
        guard let activation = layer.denseActivation else { return nil }
        layers.append(
          DenseLayers.Layer(
            inputs: layer.inputs, outputs: layer.outputs, activation: activation,
            parameters: range.lowerBound))
      }
      guard DenseLayers.suits(layers, samples: rows) else { return nil }
      self.objective = objective
      pixels = source.pixels
      inputs = FloatBuffer(count: rows * pixels)
      targets = source.hasTargets ? FloatBuffer(count: rows * pixels) : inputs
      self.layers = DenseLayers(
        layers, input: inputs, parameters: parameters, gradient: gradient)
    }

    /// Takes a batch.
    /// - Parameters:
    ///   - rows: `[samples, pixels]`.
    ///   - targets: laid out as the rows; empty where they are the rows themselves.
    func load(_ rows: Span<Float>, targets: Span<Float>, samples: Int) {
      func take(_ rows: Span<Float>, into columns: FloatBuffer) {
        var part = columns.mutable(0..<rows.count)
        transpose(rows, rows: samples, into: &part)
      }
      take(rows, into: inputs)
      if self.targets !== inputs { take(targets, into: self.targets) }
    }

    /// Computes the gradient of all parameters.
    /// - Returns: the loss, summed over all values.
    func learn(samples: Int) -> Double {
      let (layers, targets) = (layers, targets)
      let (result, resultGradient) = (layers.result, layers.resultGradient)
      let size = samples * pixels
      layers.forward(samples: samples)
      var gradient = resultGradient.mutable(0..<size)
      let loss = objective.loss.evaluate(
        result[0..<size], objective.output, targets: targets[0..<size], gradient: &gradient,
        scale: objective.gradientScale(images: samples, pixels: pixels))
      layers.backward(samples: samples)
      return loss
    }
  }
}

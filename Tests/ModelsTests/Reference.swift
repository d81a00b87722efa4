import Foundation
import Testing

/// The values that PyTorch and scikit-learn compute, as `Reference/make_reference.py` wrote them; its
/// head says what each field means.
enum Reference {
  /// - Parameter name: A file's name without its ending: `optimizers`.
  static func read<Content: Decodable>(_ name: String, as type: Content.Type = Content.self)
    throws -> Content
  {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Reference/\(name).json")
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(type, from: Data(contentsOf: file))
  }

  struct ActivationCase: Decodable {
    let name: String
    let options: [String: Float]
    let x: [Float]
    let y: [Double]
    let slope: [Double]
  }

  struct DenseLayer: Decodable {
    let rows, inputs, outputs: Int
    let x, weights, bias, upstream: [Float]
    let y, xGradient, weightsGradient, biasGradient: [Double]
  }

  struct Losses: Decodable {
    let rows, columns: Int
    let outputs, targets: [Float]
    let cases: [LossCase]
    let kl: Divergence
  }

  struct LossCase: Decodable {
    let loss, output, reduction: String
    let options: [String: Float]
    let value: Double
    let gradient: [Double]
    let logVariances: [Float]?
    let logVariancesGradient: [Double]?
  }

  struct Divergence: Decodable {
    let rows, latent: Int
    let means, logVariances: [Float]
    let byImage, byDimension: [Double]
    let value: Double
    let meansGradient, logVariancesGradient: [Double]
    let freeBits: FreeBits
  }

  struct FreeBits: Decodable {
    let minimum, value: Double
    let meansGradient, logVariancesGradient: [Double]
  }

  struct Optimizers: Decodable {
    let start: [Float]
    let gradients: [[Float]]
    let cases: [OptimizerCase]
  }

  struct OptimizerCase: Decodable {
    let name: String
    let options: OptimizerOptions
    let parameters: [[Double]]
  }

  struct OptimizerOptions: Decodable {
    let learningRate: Double
    let momentum, decay, beta1, beta2, epsilon, weightDecay: Double?
    let nesterov: Bool?
  }

  struct Clipping: Decodable {
    let gradients: [Float]
    let cases: [ClippingCase]
  }

  struct ClippingCase: Decodable {
    let by: String
    let limit: Double
    let clipped: [Double]
  }

  struct Schedules: Decodable {
    let learningRate: Double
    let steps: Int
    let cases: [ScheduleCase]
  }

  struct ScheduleCase: Decodable {
    let name: String
    let options: [String: Double]
    let warmup: Int
    let rates: [Double]
  }

  struct Initializers: Decodable {
    let cases: [InitializerCase]
  }

  struct InitializerCase: Decodable {
    let scheme: String
    let inputs, outputs: Int
    let variance: Double
    let bound, biasBound: Double?
  }

  struct Layer: Decodable {
    let inputs, outputs: Int
    let weights, bias: [Float]
  }

  struct Autoencoder: Decodable {
    let layers: [Layer]
    let rows: Int
    let images, noisy: [Float]
    let cases: [AutoencoderCase]
  }

  struct AutoencoderCase: Decodable {
    let activation, output, loss, reduction, input: String
    let options: [String: Float]
    let value: Double
    let gradients: [Double]
  }

  struct VariationalAutoencoder: Decodable {
    let pixels, hidden, latent, imageCount, batch, steps: Int
    /// encoder, mean, log_variance, decoder, output.
    let layers: [String: Layer]
    let images: [Float]
    let order: [[Int]]
    let noise: [[Float]]
    let cases: [VariationalCase]
  }

  struct VariationalCase: Decodable {
    let activation, output, optimizer, reduction: String
    let options: [String: Float]
    let optimizerOptions: OptimizerOptions
    let beta: Double
    let total, reconstruction, kl: [Double]
    let firstGradients: [String: [Double]]
  }

  struct PrincipalComponents: Decodable {
    let rows, columns: Int
    let x: [Float]
    let components, means, variances, shares, codes, reconstruction: [Double]
  }
}

/// Expects every value within `relative` of the reference's, or of `floor` where that is larger; names
/// the one that is farthest off.
func expectClose(
  _ values: [Float], _ reference: [Double], relative: Double = 1e-5, floor: Double = 0.01,
  _ what: String = "", sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(values.count == reference.count, "\(what)", sourceLocation: sourceLocation)
  let errors = zip(values, reference).map { value, exact in
    let error = abs(Double(value) - exact) / max(abs(exact), floor)
    return error.isNaN ? .infinity : error
  }
  guard let worst = errors.indices.max(by: { errors[$0] < errors[$1] }) else { return }
  #expect(
    errors[worst] <= relative, "\(what) [\(worst)]: \(values[worst]), not \(reference[worst])",
    sourceLocation: sourceLocation)
}

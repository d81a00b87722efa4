import Foundation
import Testing

/// The values that NumPy, SciPy and scikit-learn compute, as `Reference/make_reference.py` wrote them;
/// its head says what each field means.
enum Reference {
  /// - Parameter name: A file's name without its ending: `likelihood`.
  static func read<Content: Decodable>(_ name: String, as type: Content.Type = Content.self)
    throws -> Content
  {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Reference/\(name).json")
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(type, from: Data(contentsOf: file))
  }

  struct Quantiles: Decodable {
    let values, probabilities, quantiles: [Double]
    let mean, standardDeviation, interval: Double
    let freedoms: [Int]
    let studentT: [Double]
  }

  struct Box: Decodable {
    let values: [Double]
    let median: Double
    let quartiles: [Double]
  }

  struct Likelihood: Decodable {
    let images, samples, pixels, latent: Int
    let means, logVariances, weights, bias, noise: [Float]
    let kl, klByDimension, meanVariances: [Double]
    let activeUnits: Int
    let bernoulli, gaussian: LikelihoodCase
    let squares: [Double]
  }

  struct LikelihoodCase: Decodable {
    let pixelsByImage: [Float]
    let reconstruction, elbo, logLikelihood, standardError, exact: [Double]
    let effectiveSizes, gains: [Double]
    let nll, bitsPerDimension: Double
    let variance: Float?
  }

  struct Bayes: Decodable {
    let count, columns: Int
    let known: [UInt8]
    let sources: [Int]
    let logits: [Float]
    let cases: [BayesCase]
  }

  struct BayesCase: Decodable {
    let flip, assumed: Double
    let draws: [Float]
    let posteriors, wrongPixels, logitWrongPixels, logitNats: [Double]
    /// `nil` for infinity.
    let nats: [Double?]
  }

  struct Comparisons: Decodable {
    let columns: Int
    let known, made: [Float]
    let diversity: Double
    let cases: [ComparisonCase]
  }

  struct ComparisonCase: Decodable {
    let k: Int
    let precision, recall, density, coverage: Double
  }

  struct Latent: Decodable {
    let rows, columns: Int
    let codes: [Float]
    let labels: [Int]
    let silhouette: Double
    let silhouettes: [Double]
    let knn: [Neighbours]
    let neighbours: [Double]
    let neighboursMean, neighboursMedian: Double
    let centre, spread: [Double]
    let radius, largest, areaHull, areaBox: Double
  }

  struct Neighbours: Decodable {
    let k: Int
    let accuracy: Double
  }

  struct Sets: Decodable {
    let columns: Int
    let known, points: [Float]
    let nearest: [Double]
    let index, hamming: [Int]
  }
}

/// Expects every value within `relative` of the reference's, or of `floor` where that is larger; names
/// the one that is farthest off.
func expectClose(
  _ values: [Double], _ reference: [Double], relative: Double = 1e-6, floor: Double = 0.01,
  _ what: String = "", sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(values.count == reference.count, "\(what)", sourceLocation: sourceLocation)
  let errors = zip(values, reference).map { value, exact in
    let error = abs(value - exact) / max(abs(exact), floor)
    return value == exact ? 0 : error.isNaN ? .infinity : error
  }
  guard let worst = errors.indices.max(by: { errors[$0] < errors[$1] }) else { return }
  #expect(
    errors[worst] <= relative, "\(what) [\(worst)]: \(values[worst]), not \(reference[worst])",
    sourceLocation: sourceLocation)
}

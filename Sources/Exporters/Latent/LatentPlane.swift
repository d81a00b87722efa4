public import Pipeline
import Tensors

/// How a code of more than two numbers becomes a place on a plane.
public enum LatentProjection: String, OptionChoice {
  /// Two of the dimensions.
  case dimensions
  /// The two directions in which the codes of the data vary most.
  case pca
}

/// The options of exporters that show a plane of the latent space, and the plane.
///
/// Source of the projection: Pearson, "On Lines and Planes of Closest Fit", 1901.
struct LatentPlane: Sendable {
  var dimensions: [Int] = []
  var projection = LatentProjection.dimensions

  static func fields<Owner>(
    to path: any WritableKeyPath<Owner, LatentPlane> & Sendable
  ) -> [Field<Owner>] {
    let fields: [Field<LatentPlane>] = [
      Field(
        "dimensions", \.dimensions, each: .atLeast(1), count: 0...2,
        help:
          "The two dimensions of the code, across and upwards, counted from 1; [] for a code of "
          + "two."),
      Field(
        "project", \.projection,
        help: "How a wider code is flattened: two of its dimensions, or the two principal "
          + "components of the data's codes."),
    ]
    return fields.map { $0.lifted(to: path) }
  }

  /// Of codes this wide, components take a matrix of 200 MB and some 40 seconds; both grow with the square
  /// of the width, or faster.
  private static let mostComponents = 5000

  func faults(latentSize size: Int?) -> [OptionFault] {
    if projection == .pca, !dimensions.isEmpty {
      return [
        OptionFault(
          "'project: pca' takes all dimensions: leave 'dimensions' out", at: "dimensions")
      ]
    }
    if dimensions.count == 1 {
      return [OptionFault("'dimensions' names one, and a plane has two", at: "dimensions")]
    }
    guard let size else { return [] }
    let text = size == 1 ? "1 dimension" : "\(size) dimensions"
    if let wrong = dimensions.first(where: { $0 > size }) {
      return [
        OptionFault(
          "'dimensions' holds \(wrong), and the model's code has \(text)", at: "dimensions")
      ]
    }
    if size < 2, dimensions.isEmpty {
      return [
        OptionFault(
          "a plane has two dimensions, and the model's code has \(text): 'traversal' shows each "
            + "dimension alone")
      ]
    }
    if size > Self.mostComponents, projection == .pca {
      return [
        OptionFault(
          "the model's code has \(text), and components are taken of at most "
            + "\(Self.mostComponents): pick two dimensions, as in 'dimensions: [1, 2]'",
          at: "project")
      ]
    }
    if size > 2, dimensions.isEmpty, projection == .dimensions {
      return [
        OptionFault(
          "the model's code has \(text), and a plane two: pick two, as in 'dimensions: [1, 2]', "
            + "or give 'project: pca'")
      ]
    }
    return []
  }

  /// - Throws: `PipelineError` for options that do not fit the code.
  func check(latentSize: Int) throws {
    if let fault = faults(latentSize: latentSize).first(where: { $0.severity == .error }) {
      throw PipelineError(.badData, fault.message, option: fault.option)
    }
  }

  /// Two vectors of the latent space and the point where they start.
  struct Basis {
    var origin: [Double]
    /// `[2, latentSize]`
    var vectors: [[Double]]
    /// The labels of the two axes of a plot.
    var labels: [String]

    /// The code at a place of the plane.
    func code(_ x: Double, _ y: Double) -> [Float] {
      origin.indices.map { Float(origin[$0] + x * vectors[0][$0] + y * vectors[1][$0]) }
    }
  }

  /// - Parameters:
  ///   - center: what the dimensions that the plane does not show are held at, `[latentSize]`.
  ///   - codes: of the data, for `pca`.
  func basis(latentSize size: Int, center: [Double], codes: Matrix?) throws -> Basis {
    try check(latentSize: size)
    if projection == .pca, size > 2, let codes { return try principalPlane(of: codes) }
    let shown = dimensions.isEmpty ? [1, 2] : dimensions
    var origin = center
    let vectors = shown.map { dimension in
      origin[dimension - 1] = 0
      return (0..<size).map { $0 == dimension - 1 ? 1.0 : 0 }
    }
    return Basis(origin: origin, vectors: vectors, labels: shown.map { "latent \($0)" })
  }

  private func principalPlane(of codes: Matrix) throws -> Basis {
    let size = codes.columns
    let mean = codes.columnMeans
    var covariance = [Double](repeating: 0, count: size * size)
    var rows = 0.0
    var centred = [Double](repeating: 0, count: size)
    for row in 0..<codes.rows {
      let code = codes.row(row)
      guard code.allSatisfy(\.isFinite) else { continue }
      rows += 1
      for (column, value) in code.enumerated() { centred[column] = Double(value) - mean[column] }
      for i in 0..<size {
        for j in 0...i { covariance[i * size + j] += centred[i] * centred[j] }
      }
    }
    for i in 0..<size {
      for j in 0...i {
        covariance[i * size + j] /= max(rows, 1)
        covariance[j * size + i] = covariance[i * size + j]
      }
    }
    // One code lies in every plane.
    guard rows > 0,
      let (values, vectors) = try eigenvectors(of: covariance, size: size, count: 2)
    else {
      throw PipelineError(.badData, "the codes have no principal components: too few are numbers")
    }
    let total = (0..<size).reduce(0) { $0 + covariance[$1 * size + $1] }
    let labels = (0..<2).map { index in
      let share = shown(total > 0 ? 100 * values[index] / total : 0, digits: 1)
      return "principal component \(index + 1) of the codes (\(share) % of the variance)"
    }
    return Basis(
      origin: mean, vectors: [Array(vectors[..<size]), Array(vectors[size...])], labels: labels)
  }
}

extension LatentPlane.Basis {
  /// The places of codes on the plane.
  func places(of codes: Matrix) -> (x: [Double], y: [Double]) {
    var (x, y): ([Double], [Double]) = ([], [])
    for row in 0..<codes.rows {
      var (across, up) = (0.0, 0.0)
      for (index, value) in codes.row(row).enumerated() {
        // Dimensions that the plane does not show take no part, not even as 0 times what is no number.
        if vectors[0][index] != 0 { across += (Double(value) - origin[index]) * vectors[0][index] }
        if vectors[1][index] != 0 { up += (Double(value) - origin[index]) * vectors[1][index] }
      }
      x.append(across)
      y.append(up)
    }
    return (x, y)
  }
}

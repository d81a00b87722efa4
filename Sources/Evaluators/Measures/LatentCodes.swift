import Pipeline
import Tensors

/// A model's codes of a set of images.
struct LatentCodes: Sendable {
  /// `[count, latent]`; of a variational model, the posterior's means.
  let mean: Matrix
  /// The natural logarithms of the codes' variances, `[count, latent]`; `nil` unless the model is
  /// variational.
  let logVariance: Matrix?

  init(
    of images: ImageSet, in model: any LatentModel, _ context: RunContext
  ) throws {
    let size = 500
    let parts = try context.map((images.count + size - 1) / size, unit: "batch") { part in
      let batch = images.batch(part * size..<min((part + 1) * size, images.count))
      guard let model = model as? any VariationalModel else {
        return (mean: model.encode(batch), logVariance: Matrix?.none)
      }
      let posterior = model.posterior(batch)
      return (mean: posterior.mean, logVariance: posterior.logVariance)
    }
    mean = Matrix(stacking: parts.map(\.mean))
    let logVariances = parts.compactMap(\.logVariance)
    logVariance = logVariances.isEmpty ? nil : Matrix(stacking: logVariances)
  }
}

extension Matrix {
  /// The rows of several matrices of the same width.
  init(stacking parts: [Matrix]) {
    self.init(
      rows: parts.reduce(0) { $0 + $1.rows }, columns: parts.first?.columns ?? 0,
      elements: parts.flatMap(\.elements))
  }

  /// The mean of each column.
  var columnMeans: [Double] {
    var sums = [Double](repeating: 0, count: columns)
    for index in elements.indices { sums[index % columns] += Double(elements[index]) }
    return sums.map { $0 / Double(rows) }
  }
}

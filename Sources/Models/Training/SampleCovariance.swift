import Pipeline
import Synchronization
import Tensors

/// The mean of samples and their covariance, in double precision.
struct SampleCovariance {
  /// `[pixels]`
  let mean: [Double]
  /// `[pixels, pixels]`, divided by one less than the number of samples; the upper triangle, and
  /// more of the lower one than not.
  let covariance: [Double]

  /// Rows that are read at once.
  private static let chunk = 1000
  /// Columns of a block of the covariance: those below the diagonal are not computed.
  private static let block = 196

  /// Divided by the number of samples alone, so that the bits do not depend on the threads.
  private static func shards(samples: Int) -> Shards {
    Shards(of: (samples + chunk - 1) / chunk, atLeast: 4, atMost: 8)
  }

  /// How many parts of the samples have a matrix of their own.
  static func partCount(samples: Int) -> Int { shards(samples: samples).count }

  /// - Throws: `PipelineError` of kind `interrupted` on request.
  init(_ source: BatchSource, in context: RunContext) throws {
    let count = source.sampleCount
    let size = source.pixels
    let chunks = (count + Self.chunk - 1) / Self.chunk
    let shards = Self.shards(samples: count)
    let team = ThreadTeam(count: max(1, min(context.threads, shards.count)))
    let parts = (0..<shards.count).map { _ in Part(size: size, chunk: min(count, Self.chunk)) }
    // Every chunk is read for the mean and again for the covariance.
    let done = Atomic(0)
    func forEveryChunk(_ body: @escaping @Sendable (Part, Int) -> Void) throws {
      team.run { worker in
        for shard in shards.indices(for: worker, of: team.count) {
          for chunk in shards[shard] {
            // Copies of the images can make the samples a thousand times as many.
            guard (try? context.checkCancellation()) != nil else { return }
            let start = chunk * Self.chunk
            parts[shard].read(source, start..<min(start + Self.chunk, count))
            body(parts[shard], min(Self.chunk, count - start))
            context.progress(
              Progress(
                done: done.add(1, ordering: .relaxed).newValue, total: 2 * chunks, unit: "block"))
          }
        }
      }
      try context.checkCancellation()
    }
    try forEveryChunk { part, rows in part.addSums(rows) }
    var mean = [Double](repeating: 0, count: size)
    for part in parts {
      for pixel in 0..<size { mean[pixel] += part.sums[pixel] }
    }
    for pixel in 0..<size { mean[pixel] /= Double(count) }
    let center = mean.map { Float($0) }
    try forEveryChunk { part, rows in part.addProducts(rows, around: center, block: Self.block) }
    var covariance = parts[0].products
    for part in parts.dropFirst() {
      for index in covariance.indices { covariance[index] += part.products[index] }
    }
    // The center is rounded to single precision: what that leaves is taken off.
    let divisor = Double(max(count - 1, 1))
    for row in 0..<size {
      let left = mean[row] - Double(center[row])
      for column in 0..<size {
        let right = mean[column] - Double(center[column])
        covariance[row * size + column] =
          (covariance[row * size + column] - Double(count) * left * right) / divisor
      }
    }
    // LAPACK reads column by column: what is above the diagonal here is below it there.
    for row in 0..<size {
      for column in row + 1..<size {
        covariance[column * size + row] = covariance[row * size + column]
      }
    }
    self.mean = mean
    self.covariance = covariance
  }

  /// What one shard of the samples adds up.
  private final class Part: @unchecked Sendable {
    // Unchecked: one thread at a time uses it.
    var sums: [Double]
    var products: [Double] = []
    private let size: Int
    private let values: FloatBuffer
    private let product: FloatBuffer
    private var columnSums: [Float]

    init(size: Int, chunk: Int) {
      self.size = size
      sums = [Double](repeating: 0, count: size)
      columnSums = [Float](repeating: 0, count: size)
      values = FloatBuffer(count: chunk * size)
      product = FloatBuffer(count: size * size)
    }

    func read(_ source: BatchSource, _ samples: Range<Int>) {
      let values = values
      var inputs = values.mutable(0..<samples.count * size)
      source.read(Array(samples).span, epoch: 1, into: &inputs)
    }

    func addSums(_ rows: Int) {
      let values = values
      var result = columnSums.mutableSpan
      sumRows(of: values[0..<rows * size], into: &result)
      for pixel in 0..<size { sums[pixel] += Double(columnSums[pixel]) }
    }

    func addProducts(_ rows: Int, around center: [Float], block: Int) {
      let (values, product) = (values, product)
      if products.isEmpty { products = [Double](repeating: 0, count: size * size) }
      let negated = center.map { -$0 }
      var centered = values.mutable(0..<rows * size)
      addBias(to: &centered, negated.span, applying: .identity)
      for left in stride(from: 0, to: size, by: block) {
        let leftColumns = min(block, size - left)
        let rightColumns = size - left
        var target = product.mutable(left * size + left..<(left + leftColumns) * size)
        let last = (rows - 1) * size
        multiply(
          values[left..<last + left + leftColumns], values[left..<last + size], into: &target,
          ProductShape(rows: leftColumns, inner: rows, columns: rightColumns),
          transposing: .left,
          steps: ProductSteps(left: size, right: size, result: size))
      }
      let found = product.span
      // Out of its place while it is written, so that it is not checked number by number.
      var sums: [Double] = []
      swap(&sums, &products)
      for index in sums.indices { sums[index] += Double(found[index]) }
      swap(&sums, &products)
    }
  }
}

import Tensors

/// The features at every position as weighted sums of those at others: pooling by means, upsampling,
/// padding. Its transpose, the way back, is a map too.
struct PositionMap: Operation {
  static let name = "position-map"
  static let inputCounts = 1...1

  /// Before the features.
  let from: [Int]
  let to: [Int]
  /// For each position of the result, where its terms begin among `sources`; one more than positions.
  let starts: [Int]
  let sources: [Int]
  let weights: [Float]

  /// - Parameters:
  ///   - from: the dimensions before the features, of the input.
  ///   - to: of the result.
  ///   - terms: for each position of the result, positions of the input and their weights.
  init(from: [Int], to: [Int], terms: [[(source: Int, weight: Float)]]) {
    self.from = from
    self.to = to
    var starts = [0]
    for term in terms { starts.append(starts[starts.count - 1] + term.count) }
    self.starts = starts
    sources = terms.flatMap { $0.map(\.source) }
    weights = terms.flatMap { $0.map(\.weight) }
  }

  var transposed: PositionMap {
    var terms = [[(source: Int, weight: Float)]](repeating: [], count: from.reduce(1, *))
    for position in 0..<starts.count - 1 {
      for index in starts[position]..<starts[position + 1] {
        terms[sources[index]].append((position, weights[index]))
      }
    }
    return PositionMap(from: to, to: from, terms: terms)
  }

  func signature(of inputs: [Shape]) throws(NetworkError) -> Signature {
    guard !inputs[0].dimensions.isEmpty, inputs[0].dimensions.dropLast() == from[...] else {
      throw NetworkError(
        "the positions are \(Shape(from, isBatched: true)), not those of \(inputs[0])")
    }
    let shape = try Shape(checking: to + [inputs[0].features], isBatched: inputs[0].isBatched)
    let positions = from.reduce(1, *)
    guard starts.count == shape.positions + 1, starts.first == 0, starts.last == sources.count,
      zip(starts, starts.dropFirst()).allSatisfy({ $0 <= $1 }), weights.count == sources.count,
      sources.allSatisfy({ 0..<positions ~= $0 })
    else { throw NetworkError("a map of positions leads from others than there are") }
    return Signature(
      shape,
      operations: 2 * sources.count * inputs[0].features)
  }

  func run(_ call: Call) {
    let values = call.input(0)
    var result = call.result
    let features = call.resultShape.features
    let (own, others) = (call.resultShape.count, call.shape(0).count)
    for sample in 0..<result.count / own {
      for position in 0..<starts.count - 1 {
        let start = sample * own + position * features
        result.withElements(in: start..<start + features) { target in
          target.clear()
          for index in starts[position]..<starts[position + 1] {
            let source = sample * others + sources[index] * features
            let weight = weights[index]
            for feature in 0..<features { target[feature] += weight * values[source + feature] }
          }
        }
      }
    }
  }

  func gradients(_ node: Differentiation, in graph: inout Graph) throws(NetworkError) -> [Value?] {
    [try graph.apply(transposed, node.gradient)]
  }
}

/// How an image is made larger.
public enum Interpolation: Sendable, Hashable {
  /// Every pixel repeated.
  case nearest
  /// Between the four nearest pixels, whose centers lie half a pixel from the image's edge.
  case bilinear
}

extension Graph {
  /// The mean of what a window sees, for each channel; of zeros beyond the image it knows nothing.
  /// - Parameters:
  ///   - image: `[height, width, channels]`.
  ///   - kernel: high and wide.
  ///   - stride: between two places.
  /// - Throws: `NetworkError` where the kernel does not fit.
  public mutating func averagePool(
    _ image: Value, kernel: Int, stride: Int
  ) throws(NetworkError) -> Value {
    let (height, width) = try pooled(image.shape, kernel, stride)
    let columns = image.shape.dimensions[1]
    let weight = 1 / Float(kernel * kernel)
    let terms = (0..<height * width).map { place in
      (0..<kernel * kernel).map { (cell: Int) -> (source: Int, weight: Float) in
        let y = place / width * stride + cell / kernel
        return (source: y * columns + place % width * stride + cell % kernel, weight: weight)
      }
    }
    return try apply(
      PositionMap(
        from: Array(image.shape.dimensions.prefix(2)), to: [height, width], terms: terms),
      image)
  }

  /// How many places a pooling window has.
  func pooled(
    _ shape: Shape, _ kernel: Int, _ stride: Int
  ) throws(NetworkError) -> (height: Int, width: Int) {
    guard shape.dimensions.count == 3 else { throw NetworkError("\(shape) is no image") }
    guard (1...1 << 20).contains(kernel), (1...1 << 20).contains(stride) else {
      throw NetworkError("a kernel and its stride are at least 1, not \(kernel) and \(stride)")
    }
    let (height, width) = (shape.dimensions[0], shape.dimensions[1])
    guard kernel <= height, kernel <= width else {
      throw NetworkError(
        "a kernel of \(kernel)x\(kernel) does not fit an image of \(height)x\(width)")
    }
    return ((height - kernel) / stride + 1, (width - kernel) / stride + 1)
  }

  /// An image made larger.
  /// - Parameters:
  ///   - image: `[height, width, channels]`.
  ///   - factor: how many times as high and wide.
  ///   - interpolation: what lies between pixels.
  /// - Throws: `NetworkError` for a factor below 1 or what is no image.
  public mutating func upsample(
    _ image: Value, by factor: Int, _ interpolation: Interpolation
  ) throws(NetworkError) -> Value {
    guard image.shape.dimensions.count == 3 else {
      throw NetworkError("\(image.shape) is no image")
    }
    guard (1...1024).contains(factor) else {
      throw NetworkError("an image is made 1 to 1024 times as large, not \(factor)")
    }
    let (height, width) = (image.shape.dimensions[0], image.shape.dimensions[1])
    func along(_ size: Int) -> [[(source: Int, weight: Float)]] {
      (0..<size * factor).map { index in
        guard interpolation == .bilinear else {
          return [(source: index / factor, weight: Float(1))]
        }
        let center = (Float(index) + 0.5) / Float(factor) - 0.5
        let low = Int(center.rounded(.down))
        let share = center - Float(low)
        let (first, second) = (max(low, 0), min(low + 1, size - 1))
        guard first < second else { return [(source: first, weight: Float(1))] }
        return [(source: first, weight: 1 - share), (source: second, weight: share)]
      }
    }
    let (rows, columns) = (along(height), along(width))
    let terms = rows.flatMap { row in
      columns.map { column in
        row.flatMap { y in
          column.map { x in (source: y.source * width + x.source, weight: y.weight * x.weight) }
        }
      }
    }
    return try apply(
      PositionMap(from: [height, width], to: [height * factor, width * factor], terms: terms), image
    )
  }
}

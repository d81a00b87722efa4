import Tensors

/// The largest number that a window sees, for each channel.
struct MaxPool: Operation {
  static let name = "max-pool"
  static let inputCounts = 1...1

  let kernel: Int
  let stride: Int
  let height: Int
  let width: Int

  func signature(of inputs: [Shape]) throws(NetworkError) -> Signature {
    let size = inputs[0].dimensions
    guard size.count == 3, kernel >= 1, stride >= 1, height >= 1, width >= 1,
      kernel <= min(size[0], size[1]), stride <= Shape.mostNumbers,
      height <= (size[0] - kernel) / stride + 1, width <= (size[1] - kernel) / stride + 1
    else { throw NetworkError("a pooling of \(kernel)x\(kernel) does not fit \(inputs[0])") }
    return Signature(
      Shape([height, width, inputs[0].features], isBatched: inputs[0].isBatched),
      operations: height * width * kernel * kernel * inputs[0].features)
  }

  func run(_ call: Call) {
    let image = call.input(0)
    var result = call.result
    forEachPlace(call.shape(0), samples: result.count / call.resultShape.count, image) {
      result[$0] = image[$1]
    }
  }

  func gradients(_ node: Differentiation, in graph: inout Graph) throws(NetworkError) -> [Value?] {
    [try graph.apply(MaxPoolGradient(pool: self), node.inputs[0], node.gradient)]
  }

  /// For each number of the result, where the largest lies; of several, the first.
  fileprivate func forEachPlace(
    _ shape: Shape, samples: Int, _ image: Span<Float>,
    _ body: (_ result: Int, _ source: Int) -> Void
  ) {
    let (columns, channels) = (shape.dimensions[1], shape.features)
    for sample in 0..<samples {
      for place in 0..<height * width {
        let corner =
          sample * shape.count
          + (place / width * stride * columns + place % width * stride) * channels
        for channel in 0..<channels {
          var largest = corner + channel
          for y in 0..<kernel {
            for x in 0..<kernel {
              let source = corner + (y * columns + x) * channels + channel
              if image[source] > image[largest] { largest = source }
            }
          }
          body((sample * height * width + place) * channels + channel, largest)
        }
      }
    }
  }
}

/// The way back through a pooling by the largest: each gradient goes to where the largest number lay.
///
/// Inputs: the image; the gradient of the result.
struct MaxPoolGradient: Operation {
  static let name = "max-pool-gradient"
  static let inputCounts = 2...2

  let pool: MaxPool

  func signature(of inputs: [Shape]) throws(NetworkError) -> Signature {
    guard try pool.signature(of: [inputs[0]]).shape == inputs[1] else {
      throw NetworkError("the gradient of a pooling has its shape, not \(inputs[1])")
    }
    return Signature(
      inputs[0],
      operations: pool.height * pool.width * pool.kernel * pool.kernel * inputs[0].features)
  }

  func run(_ call: Call) {
    let (image, gradient) = (call.input(0), call.input(1))
    var result = call.result
    result.clear()
    pool.forEachPlace(call.shape(0), samples: gradient.count / call.shape(1).count, image) {
      result[$1] += gradient[$0]
    }
  }

  func gradients(_ node: Differentiation, in graph: inout Graph) throws(NetworkError) -> [Value?] {
    [
      nil,
      node.isNeeded[1]
        ? try graph.apply(MaxPoolChoice(pool: pool), node.inputs[0], node.gradient) : nil,
    ]
  }
}

/// The numbers of another value at the places where an image's largest lie.
///
/// Inputs: the image; a value of its shape.
struct MaxPoolChoice: Operation {
  static let name = "max-pool-choice"
  static let inputCounts = 2...2

  let pool: MaxPool

  func signature(of inputs: [Shape]) throws(NetworkError) -> Signature {
    guard inputs[0] == inputs[1] else {
      throw NetworkError("a pooling chooses from values of one shape, not \(inputs[1])")
    }
    return try pool.signature(of: [inputs[0]])
  }

  func run(_ call: Call) {
    let (image, values) = (call.input(0), call.input(1))
    var result = call.result
    pool.forEachPlace(call.shape(0), samples: result.count / call.resultShape.count, image) {
      result[$0] = values[$1]
    }
  }

  func gradients(_ node: Differentiation, in graph: inout Graph) throws(NetworkError) -> [Value?] {
    [
      nil,
      node.isNeeded[1]
        ? try graph.apply(MaxPoolGradient(pool: pool), node.inputs[0], node.gradient) : nil,
    ]
  }
}

extension Graph {
  /// The largest number that a window sees, for each channel.
  /// - Parameters:
  ///   - image: `[height, width, channels]`.
  ///   - kernel: high and wide.
  ///   - stride: between two places.
  /// - Throws: `NetworkError` where the kernel does not fit.
  public mutating func maxPool(
    _ image: Value, kernel: Int, stride: Int
  ) throws(NetworkError) -> Value {
    let (height, width) = try pooled(image.shape, kernel, stride)
    return try apply(MaxPool(kernel: kernel, stride: stride, height: height, width: width), image)
  }
}

import Tensors

// A convolution is linear in its images and in its weights. Its three operations, the way forward, the
// way back to the images and that to the weights, are each other's gradients: a transposed convolution is
// the second of them.
//
// What a window sees at some places is copied into a matrix with a row for each place, so that the work
// is a product of matrices; so few places at a time that the matrix stays in the cache.

/// Images through a convolution.
///
/// Inputs: images, `[height, width, channels]`; W, `[groups, patch, outputs of a group]`, a patch being
/// `[kernel height, kernel width, channels of a group]`; b, a number a channel of the result, or none.
struct Convolution: Operation {
  static let name = "convolution"
  static let inputCounts = 2...3

  let window: Window
  /// Channels of the result.
  let outputs: Int

  func signature(of inputs: [Shape]) throws(NetworkError) -> Signature {
    try window.check(images: inputs[0], weights: inputs[1], outputs: outputs)
    try window.check(bias: inputs.count > 2 ? inputs[2] : nil, channels: outputs)
    let places = window.places
    return Signature(
      .sample(places.height, places.width, outputs), scratch: window.scratch,
      operations: window.operations(outputs: outputs))
  }

  func run(_ call: Call) {
    let (images, weights) = (call.input(0), call.input(1))
    var result = call.result
    let width = outputs / window.groups
    let patch = window.patchCount
    for group in 0..<window.groups {
      let own = weights.extracting(group * patch * width..<(group + 1) * patch * width)
      window.forEachStrip(rows: call.rows) { places in
        var patches = call.scratch
        patches.withElements(in: 0..<places.count * patch) { patches in
          window.copy(images, group: group, places, into: &patches)
          let start = places.lowerBound * outputs + group * width
          result.withElements(in: start..<start + (places.count - 1) * outputs + width) {
            multiply(
              patches.span, own, into: &$0,
              ProductShape(rows: places.count, inner: patch, columns: width),
              steps: ProductSteps(result: outputs))
          }
        }
      }
    }
    if call.inputCount > 2 { addBias(to: &result, call.input(2), applying: .identity) }
  }

  func gradients(_ node: Differentiation, in graph: inout Graph) throws(NetworkError) -> [Value?] {
    let (images, weights) = (node.inputs[0], node.inputs[1])
    let gradients: [Value?] = [
      node.isNeeded[0]
        ? try graph.apply(
          TransposedConvolution(window: window, outputs: outputs), node.gradient, weights) : nil,
      node.isNeeded[1]
        ? try graph.apply(
          ConvolutionWeightGradient(window: window, outputs: outputs), images, node.gradient) : nil,
    ]
    return gradients + (try node.biasGradient(in: &graph))
  }
}

/// The way back through a convolution: from what is at each place of its result to its images.
///
/// Inputs: `[places high, places wide, outputs]`; W as of the convolution; b, a number a channel of the
/// images, or none. The result is `[height, width, channels]`.
struct TransposedConvolution: Operation {
  static let name = "transposed-convolution"
  static let inputCounts = 2...3

  /// Of the convolution.
  let window: Window
  /// Channels of the convolution's result, which are this one's inputs.
  let outputs: Int

  func signature(of inputs: [Shape]) throws(NetworkError) -> Signature {
    try window.checkSizes(outputs: outputs)
    let shape = Shape.sample(window.height, window.width, window.channels)
    try window.check(images: shape, weights: inputs[1], outputs: outputs)
    let places = window.places
    guard inputs[0] == .sample(places.height, places.width, outputs) else {
      throw NetworkError(
        "a transposed convolution expects \(places.height)x\(places.width)x\(outputs), not \(inputs[0])"
      )
    }
    try window.check(bias: inputs.count > 2 ? inputs[2] : nil, channels: window.channels)
    return Signature(
      shape, scratch: window.scratch, operations: window.operations(outputs: outputs))
  }

  func run(_ call: Call) {
    let (values, weights) = (call.input(0), call.input(1))
    var result = call.result
    if call.inputCount > 2 {
      let bias = call.input(2)
      for start in stride(from: 0, to: result.count, by: bias.count) {
        result.withElements(in: start..<start + bias.count) { $0.copy(bias) }
      }
    } else {
      result.clear()
    }
    let width = outputs / window.groups
    let patch = window.patchCount
    for group in 0..<window.groups {
      let own = weights.extracting(group * patch * width..<(group + 1) * patch * width)
      window.forEachStrip(rows: call.rows) { places in
        var patches = call.scratch
        patches.withElements(in: 0..<places.count * patch) { patches in
          let start = places.lowerBound * outputs + group * width
          multiply(
            values.extracting(start..<start + (places.count - 1) * outputs + width), own,
            into: &patches, ProductShape(rows: places.count, inner: width, columns: patch),
            transposing: .right, steps: ProductSteps(left: outputs))
          window.add(patches.span, group: group, places, to: &result)
        }
      }
    }
  }

  func gradients(_ node: Differentiation, in graph: inout Graph) throws(NetworkError) -> [Value?] {
    let (values, weights) = (node.inputs[0], node.inputs[1])
    let gradients: [Value?] = [
      node.isNeeded[0]
        ? try graph.apply(Convolution(window: window, outputs: outputs), node.gradient, weights)
        : nil,
      node.isNeeded[1]
        ? try graph.apply(
          ConvolutionWeightGradient(window: window, outputs: outputs), node.gradient, values) : nil,
    ]
    return gradients + (try node.biasGradient(in: &graph))
  }
}

/// The gradient of a convolution's weights: the sum over samples and places of what the window sees times
/// the gradient there.
///
/// Inputs: images; gradient of the convolution's result. The result is shaped as W.
struct ConvolutionWeightGradient: Operation {
  static let name = "convolution-weight-gradient"
  static let inputCounts = 2...2

  let window: Window
  let outputs: Int

  func signature(of inputs: [Shape]) throws(NetworkError) -> Signature {
    try window.checkSizes(outputs: outputs)
    let places = window.places
    guard inputs[0] == .sample(window.height, window.width, window.channels),
      inputs[1] == .sample(places.height, places.width, outputs)
    else {
      throw NetworkError(
        "a convolution of \(window.height)x\(window.width)x\(window.channels) is given \(inputs[0]), and "
          + "its gradient \(inputs[1])")
    }
    let shape = window.weightShape(outputs: outputs)
    return Signature(
      shape, extent: .sumOverRows,
      scratch: window.scratch + shape.count / window.groups,
      operations: window.operations(outputs: outputs))
  }

  func run(_ call: Call) {
    let (images, gradient) = (call.input(0), call.input(1))
    var result = call.result
    let width = outputs / window.groups
    let patch = window.patchCount
    var room = call.scratch
    room.withParts(before: window.scratch) { patches, product in
      for group in 0..<window.groups {
        window.forEachStrip(rows: call.rows) { places in
          patches.withElements(in: 0..<places.count * patch) { patches in
            window.copy(images, group: group, places, into: &patches)
            let start = places.lowerBound * outputs + group * width
            multiply(
              patches.span,
              gradient.extracting(start..<start + (places.count - 1) * outputs + width),
              into: &product,
              ProductShape(rows: patch, inner: places.count, columns: width),
              transposing: .left, steps: ProductSteps(right: outputs))
          }
          result.withElements(in: group * patch * width..<(group + 1) * patch * width) {
            Tensors.add(product.span, to: &$0)
          }
        }
      }
    }
  }

  func gradients(_ node: Differentiation, in graph: inout Graph) throws(NetworkError) -> [Value?] {
    let (images, gradient) = (node.inputs[0], node.inputs[1])
    return [
      node.isNeeded[0]
        ? try graph.apply(
          TransposedConvolution(window: window, outputs: outputs), gradient, node.gradient) : nil,
      node.isNeeded[1]
        ? try graph.apply(Convolution(window: window, outputs: outputs), images, node.gradient)
        : nil,
    ]
  }
}

extension Graph {
  /// A convolution's sums over square kernels.
  ///
  /// Adds the parameters `NAME.weight`, `[groups, kernel x kernel x channels of a group, outputs of a
  /// group]`, and `NAME.bias`, `[channels]`.
  /// - Parameters:
  ///   - name: of the layer.
  ///   - image: `[height, width, channels]`.
  ///   - channels: of the result.
  ///   - kernel: high and wide.
  ///   - stride: between two places.
  ///   - padding: zeros on each side.
  ///   - dilation: between two pixels that the kernel sees.
  ///   - groups: into which the channels are divided.
  ///   - bias: whether a number is added to every channel.
  /// - Throws: `NetworkError` where the sizes do not fit.
  public mutating func convolution(
    _ name: String, _ image: Value, channels: Int, kernel: Int, stride: Int = 1, padding: Int = 0,
    dilation: Int = 1, groups: Int = 1, bias: Bool = true
  ) throws(NetworkError) -> Value {
    let window = try window(
      image.shape, kernel: kernel, stride: stride, padding: padding, dilation: dilation,
      groups: groups)
    try window.checkSizes(outputs: channels)
    let shape = window.weightShape(outputs: channels)
    let weights = parameter(name + ".weight", shape.dimensions)
    let operation = Convolution(window: window, outputs: channels)
    guard bias else { return try apply(operation, image, weights) }
    return try apply(operation, image, weights, parameter(name + ".bias", [channels]))
  }

  /// A transposed convolution's sums: the way back through a convolution with the same sizes, which makes
  /// images larger.
  ///
  /// Adds the parameters `NAME.weight`, `[groups, kernel x kernel x channels of a group, inputs of a
  /// group]`, and `NAME.bias`, `[channels]`.
  /// - Parameters:
  ///   - name: of the layer.
  ///   - image: `[height, width, inputs]`.
  ///   - channels: of the result.
  ///   - kernel: high and wide.
  ///   - stride: how many times as large the result is.
  ///   - padding: what is cut off on each side.
  ///   - outputPadding: rows and columns that are added below and on the right.
  ///   - groups: into which the channels are divided.
  ///   - bias: whether a number is added to every channel.
  /// - Throws: `NetworkError` where the sizes do not fit.
  public mutating func transposedConvolution(
    _ name: String, _ image: Value, channels: Int, kernel: Int, stride: Int = 1, padding: Int = 0,
    outputPadding: Int = 0, groups: Int = 1, bias: Bool = true
  ) throws(NetworkError) -> Value {
    guard image.shape.dimensions.count == 3 else {
      throw NetworkError("\(image.shape) is no image")
    }
    func size(_ size: Int) -> Int { (size - 1) * stride + kernel - 2 * padding + outputPadding }
    guard [kernel, stride].allSatisfy({ (1...1 << 20).contains($0) }),
      (0...1 << 20).contains(padding), (0..<max(stride, 1)).contains(outputPadding)
    else {
      throw NetworkError(
        "a transposed convolution has a kernel and a stride of at least 1, and adds fewer rows than its "
          + "stride")
    }
    let (height, width) = (size(image.shape.dimensions[0]), size(image.shape.dimensions[1]))
    guard height >= 1, width >= 1 else {
      throw NetworkError("a padding of \(padding) leaves nothing of an image of \(image.shape)")
    }
    let inputs = image.shape.features
    let window = try window(
      Shape([height, width, channels], isBatched: true), kernel: kernel, stride: stride,
      padding: padding, dilation: 1, groups: groups)
    try window.checkSizes(outputs: inputs)
    let shape = window.weightShape(outputs: inputs)
    let weights = parameter(name + ".weight", shape.dimensions)
    let operation = TransposedConvolution(window: window, outputs: inputs)
    guard bias else { return try apply(operation, image, weights) }
    return try apply(operation, image, weights, parameter(name + ".bias", [channels]))
  }

  private func window(
    _ shape: Shape, kernel: Int, stride: Int, padding: Int, dilation: Int, groups: Int
  ) throws(NetworkError) -> Window {
    guard shape.dimensions.count == 3 else { throw NetworkError("\(shape) is no image") }
    return Window(
      height: shape.dimensions[0], width: shape.dimensions[1], channels: shape.dimensions[2],
      kernel: Window.Size(kernel, kernel), stride: Window.Size(stride, stride),
      dilation: Window.Size(dilation, dilation),
      padding: Window.Margins(top: padding, left: padding, bottom: padding, right: padding),
      groups: groups)
  }
}

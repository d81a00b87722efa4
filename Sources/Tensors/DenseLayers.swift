import CKernels

/// Fully connected layers one on the other, y = f(W^T x + b), with the samples of a batch side by
/// side: every matrix has a row for each input or output of a layer and a column for each sample,
/// and its rows follow one another.
///
/// Vectors are then full of samples whatever the widths of the layers, and a pass through all
/// layers is one call: small layers would take as long to call as to compute. One thread uses it at
/// a time.
@safe
public final class DenseLayers: @unchecked Sendable {
  // Unchecked: that rule is not one that the compiler knows.

  /// A layer among the others.
  public struct Layer: Sendable {
    public var inputs: Int
    public var outputs: Int
    public var activation: ActivationFunction
    /// Where W, `[inputs, outputs]`, and then b begin among all parameters.
    public var parameters: Int

    public init(inputs: Int, outputs: Int, activation: ActivationFunction, parameters: Int) {
      self.inputs = inputs
      self.outputs = outputs
      self.activation = activation
      self.parameters = parameters
    }
  }

  /// The most samples of a batch.
  public static let mostSamples = Int(ck_product_inner)

  /// Whether our kernels are as fast as a library at all that the layers multiply.
  ///
  /// - Parameters:
  ///   - layers: from the first, each as wide as the next expects.
  ///   - samples: How many a batch has, at most `mostSamples`.
  public static func suits(_ layers: [Layer], samples: Int) -> Bool {
    layers.allSatisfy { layer in
      ProductShape(rows: layer.outputs, inner: layer.inputs, columns: samples).suitsKernel(.left)
        && ProductShape(rows: layer.inputs, inner: layer.outputs, columns: samples)
          .suitsKernel(.none)
        && ProductShape(rows: layer.inputs, inner: samples, columns: layer.outputs)
          .suitsKernel(.right)
    }
  }

  /// What `forward` gives, `[outputs, samples]`.
  public let result: FloatBuffer
  /// The gradient of the result, which `backward` reads and overwrites.
  public let resultGradient: FloatBuffer
  private let layers: [ck_layer]
  private let input: FloatBuffer
  /// All that `layers` points into.
  private let buffers: [FloatBuffer]

  /// - Parameters:
  ///   - layers: At least one; each reads what the one before it gives.
  ///   - input: `[inputs, samples]`, read by every pass.
  ///   - parameters: What all layers have, read by every pass.
  ///   - gradient: Laid out as the parameters; `backward` writes it.
  /// - Precondition: The layers fit one another and the parameters; the input has room for 1 to
  ///   `mostSamples` samples, for which everything is allocated.
  public init(
    _ layers: [Layer], input: FloatBuffer, parameters: FloatBuffer, gradient: FloatBuffer
  ) {
    precondition(!layers.isEmpty, "there is at least one layer")
    precondition(gradient.count == parameters.count, "a gradient has one number a parameter")
    var width = layers[0].inputs
    precondition(width >= 1 && input.count % width == 0, "an input has whole columns")
    let samples = input.count / width
    precondition(1...Self.mostSamples ~= samples, "a batch has 1 to \(Self.mostSamples) samples")

    var buffers = [input, parameters, gradient]
    func room(_ width: Int) -> FloatBuffer {
      buffers.append(FloatBuffer(count: width * samples))
      return buffers[buffers.count - 1]
    }
    var (output, delta) = (input, input)
    var kernels: [ck_layer] = unsafe []
    for layer in layers {
      precondition(layer.inputs == width && layer.outputs >= 1, "a layer reads the one before it")
      width = layer.outputs
      precondition(
        layer.parameters >= 0
          && layer.parameters + (layer.inputs + 1) * layer.outputs <= parameters.count,
        "a layer's parameters lie among all of them")
      let sums = room(width)
      output = layer.activation.savesInput ? room(width) : sums
      delta = room(width)
      unsafe kernels.append(
        ck_layer(
          inputs: layer.inputs, outputs: width, function: layer.activation.code,
          parameter: layer.activation.parameter, weights: parameters.base + layer.parameters,
          gradient: gradient.base + layer.parameters, sums: sums.base, output: output.base,
          delta: delta.base))
    }
    unsafe self.layers = kernels
    result = output
    resultGradient = delta
    self.input = input
    self.buffers = buffers
  }

  /// From the input to the result.
  ///
  /// - Precondition: No more samples than there is room for, and no fewer than none.
  public func forward(samples: Int) {
    check(samples)
    unsafe layers.withUnsafeBufferPointer {
      unsafe ck_forward($0.baseAddress, $0.count, input.base, samples)
    }
  }

  /// From the gradient of the result to that of all parameters; after `forward` of the same
  /// samples.
  ///
  /// - Precondition: No more samples than there is room for, and no fewer than none.
  public func backward(samples: Int) {
    check(samples)
    unsafe layers.withUnsafeBufferPointer {
      unsafe ck_backward($0.baseAddress, $0.count, input.base, samples)
    }
  }

  /// The first layer whose output, of so many samples, is not finite.
  ///
  /// - Precondition: No more samples than there is room for, and no fewer than none.
  public func firstNonFinite(samples: Int) -> Int? {
    check(samples)
    return unsafe layers.firstIndex { layer in
      let count = unsafe layer.outputs * samples
      return unsafe ck_first_non_finite(layer.output, count) < count
    }
  }

  private func check(_ samples: Int) {
    let width = unsafe layers[0].inputs
    precondition(samples >= 0 && samples * width <= input.count, "there is no room for the samples")
  }
}

/// result[c, r] = values[r, c]
///
/// - Parameters:
///   - values: `[rows, columns]`.
///   - rows: How many the values have.
///   - result: `[columns, rows]`, overwritten.
/// - Precondition: Whole rows, and as many results as values.
public func transpose(_ values: Span<Float>, rows: Int, into result: inout MutableSpan<Float>) {
  let count = values.count
  precondition(result.count == count, "there are as many results as values")
  guard count > 0 else { return }
  precondition(rows > 0 && count % rows == 0, "a matrix has whole rows")
  unsafe values.withUnsafeBufferPointer { values in
    unsafe result.withUnsafeMutableBufferPointer { result in
      unsafe ck_transpose(values.baseAddress, result.baseAddress, rows, count / rows)
    }
  }
}

public import Pipeline
public import Tensors

/// Weights uniform within +-sqrt(6 / (inputs + outputs)), biases 0.
///
/// Source: Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural
/// networks", 2010.
public struct GlorotUniform: Initializer {
  public static let name = "glorot-uniform"
  public static let alsoKnownAs = ["xavier", "xavier-uniform", "glorot"]
  public static let summary =
    "Uniform within sqrt(6 / (inputs + outputs)); biases 0 (Glorot and Bengio 2010)."
  public init() {}

  public func initialize(
    _ weights: inout MutableSpan<Float>, biases: inout MutableSpan<Float>, inputs: Int,
    outputs: Int, random: inout RandomStream
  ) {
    fillUniform(&weights, within: (6 / Float(inputs + outputs)).squareRoot(), from: &random)
  }
}

/// Weights normal of variance 2 / (inputs + outputs), biases 0.
///
/// Source: Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural
/// networks", 2010.
public struct GlorotNormal: Initializer {
  public static let name = "glorot-normal"
  public static let alsoKnownAs = ["xavier-normal"]
  public static let summary =
    "Normal with variance 2 / (inputs + outputs); biases 0 (Glorot and Bengio 2010)."
  public init() {}

  public func initialize(
    _ weights: inout MutableSpan<Float>, biases: inout MutableSpan<Float>, inputs: Int,
    outputs: Int, random: inout RandomStream
  ) {
    random.fillNormal(&weights)
    scale(&weights, by: (2 / Float(inputs + outputs)).squareRoot())
  }
}

/// Weights uniform within +-sqrt(6 / inputs), biases 0.
///
/// Source: He et al., "Delving Deep into Rectifiers", 2015.
public struct HeUniform: Initializer {
  public static let name = "he-uniform"
  public static let alsoKnownAs = ["he", "kaiming", "kaiming-uniform"]
  public static let summary =
    "Uniform within sqrt(6 / inputs), for relu; biases 0 (He and others 2015)."
  public init() {}

  public func initialize(
    _ weights: inout MutableSpan<Float>, biases: inout MutableSpan<Float>, inputs: Int,
    outputs: Int, random: inout RandomStream
  ) {
    fillUniform(&weights, within: (6 / Float(inputs)).squareRoot(), from: &random)
  }
}

/// Weights normal of variance 2 / inputs, biases 0.
///
/// Source: He et al., "Delving Deep into Rectifiers", 2015.
public struct HeNormal: Initializer {
  public static let name = "he-normal"
  public static let alsoKnownAs = ["kaiming-normal"]
  public static let summary =
    "Normal with variance 2 / inputs, for relu; biases 0 (He and others 2015)."
  public init() {}

  public func initialize(
    _ weights: inout MutableSpan<Float>, biases: inout MutableSpan<Float>, inputs: Int,
    outputs: Int, random: inout RandomStream
  ) {
    random.fillNormal(&weights)
    scale(&weights, by: (2 / Float(inputs)).squareRoot())
  }
}

/// Weights uniform within +-1 / sqrt(inputs), biases too.
///
/// Source: the documentation of PyTorch's Linear layer.
public struct PyTorchInitializer: Initializer {
  public static let name = "pytorch"
  public static let alsoKnownAs = ["torch"]
  public static let summary =
    "Uniform within 1 / sqrt(inputs), biases too: PyTorch's default."
  public init() {}

  public func initialize(
    _ weights: inout MutableSpan<Float>, biases: inout MutableSpan<Float>, inputs: Int,
    outputs: Int, random: inout RandomStream
  ) {
    let limit = 1 / Float(inputs).squareRoot()
    fillUniform(&weights, within: limit, from: &random)
    fillUniform(&biases, within: limit, from: &random)
  }
}

private func fillUniform(
  _ values: inout MutableSpan<Float>, within limit: Float, from random: inout RandomStream
) {
  random.fillUniform(&values)
  for index in values.indices { values[index] = (2 * values[index] - 1) * limit }
}

public import Pipeline
public import Tensors

/// f(x) = x.
public struct Identity: Activation {
  public static let name = "identity"
  public static let summary = "The sums themselves, of any size."
  public init() {}
  public var function: ActivationFunction { .identity }
}

/// f(x) = 1 / (1 + exp(-x)).
public struct Sigmoid: Activation {
  public static let name = "sigmoid"
  public static let summary = "The logistic function, from 0 to 1."
  public init() {}
  public var function: ActivationFunction { .sigmoid }
}

/// f(x) = tanh x.
public struct HyperbolicTangent: Activation {
  public static let name = "tanh"
  public static let summary = "The hyperbolic tangent, from -1 to 1."
  public init() {}
  public var function: ActivationFunction { .tanh }
}

/// f(x) = max(x, 0).
public struct RectifiedLinear: Activation {
  public static let name = "relu"
  public static let summary = "The positive part, 0 for negative sums."
  public init() {}
  public var function: ActivationFunction { .relu }
}

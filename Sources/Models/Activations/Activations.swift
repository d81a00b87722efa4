public import Pipeline
public import Tensors

/// f(x) = x.
public struct Identity: KernelActivation {
  public static let name = "identity"
  public static let alsoKnownAs = ["linear", "none"]
  public static let summary =
    "The sums themselves, of any size."
  public init() {}
  public var function: ActivationFunction { .identity }
}

/// f(x) = 1 / (1 + exp(-x)).
public struct Sigmoid: KernelActivation {
  public static let name = "sigmoid"
  public static let alsoKnownAs = ["logistic"]
  public static let summary =
    "The logistic function, from 0 to 1."
  public init() {}
  public var function: ActivationFunction { .sigmoid }
}

/// f(x) = tanh x.
public struct HyperbolicTangent: KernelActivation {
  public static let name = "tanh"
  public static let alsoKnownAs = ["hyperbolic-tangent"]
  public static let summary =
    "The hyperbolic tangent, from -1 to 1."
  public init() {}
  public var function: ActivationFunction { .tanh }
}

/// f(x) = max(x, 0).
public struct RectifiedLinear: KernelActivation {
  public static let name = "relu"
  public static let alsoKnownAs = ["rectifier", "rectified-linear"]
  public static let summary =
    "The positive part, 0 for negative sums."
  public init() {}
  public var function: ActivationFunction { .relu }
}

/// f(x) = x above 0, slope * x below.
///
/// Source: Maas, Hannun and Ng, "Rectifier Nonlinearities Improve Neural Network Acoustic Models",
/// 2013.
public struct LeakyRectifiedLinear: KernelActivation {
  public static let name = "leaky-relu"
  public static let alsoKnownAs = ["lrelu"]
  public static let summary =
    "The positive part, and a small slope for negative sums (Maas and others 2013)."

  public var slope = 0.01

  public init() {}

  public static var fields: [Field<LeakyRectifiedLinear>] {
    [Field("slope", \.slope, .within(0...1), help: "What negative sums are multiplied by.")]
  }

  public var function: ActivationFunction { .leakyReLU(slope: Float(slope)) }
}

/// f(x) = x above 0, alpha * (exp(x) - 1) below.
///
/// Source: Clevert, Unterthiner and Hochreiter, "Fast and Accurate Deep Network Learning by
/// Exponential Linear Units (ELUs)", 2016.
public struct ExponentialLinear: KernelActivation {
  public static let name = "elu"
  public static let summary =
    "Linear above 0, and below it an exponential that levels off (Clevert and others 2016)."

  public var alpha = 1.0

  public init() {}

  public static var fields: [Field<ExponentialLinear>] {
    [Field("alpha", \.alpha, .within(0...100), help: "How far below 0 it levels off.")]
  }

  public var function: ActivationFunction { .elu(alpha: Float(alpha)) }
}

/// f(x) = x * P(X <= x) for a standard normal X, exactly.
///
/// Source: Hendrycks and Gimpel, "Gaussian Error Linear Units (GELUs)", 2016.
public struct GaussianErrorLinear: KernelActivation {
  public static let name = "gelu"
  public static let summary =
    "The sum times the normal distribution at it (Hendrycks and Gimpel 2016)."
  public init() {}
  public var function: ActivationFunction { .gelu }
}

/// f(x) = x / (1 + exp(-x)).
///
/// Source: Elfwing, Uchibe and Doya, "Sigmoid-Weighted Linear Units", 2018.
public struct SigmoidLinear: KernelActivation {
  public static let name = "silu"
  public static let alsoKnownAs = ["swish"]
  public static let summary =
    "The sum times its logistic function, also called swish (Elfwing and others 2018)."
  public init() {}
  public var function: ActivationFunction { .silu }
}

/// f(x) = log(1 + exp(x)).
public struct Softplus: KernelActivation {
  public static let name = "softplus"
  public static let summary =
    "A smooth positive part, log(1 + exp(x))."
  public init() {}
  public var function: ActivationFunction { .softplus }
}

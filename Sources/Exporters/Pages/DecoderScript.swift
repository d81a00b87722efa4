import Pages

/// The decoder in the language of browsers.
enum DecoderScript {
  /// The activations that it knows, by their names in the registry: x is the sum, o the options.
  static let activations: [(name: String, function: String)] = [
    ("elu", "(x, o) => x > 0 ? x : o.alpha * Math.expm1(x)"),
    ("gelu", "x => 0.5 * x * (1 + erf(x * Math.SQRT1_2))"),
    ("identity", "x => x"),
    ("leaky-relu", "(x, o) => x > 0 ? x : o.slope * x"),
    ("relu", "x => x < 0 ? 0 : x"),
    ("sigmoid", "x => 1 / (1 + Math.exp(-x))"),
    ("silu", "x => x / (1 + Math.exp(-x))"),
    ("softplus", "x => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))"),
    ("tanh", "x => Math.tanh(x)"),
  ]

  /// The kinds of layers that it knows.
  static let layers = ["dense"]

  /// `model` is the model as the page's JSON has it; `decode(code)` gives the mean of every value
  /// of the image, as `OutputDistribution.mean` does.
  static let text =
    "const activations = {\n"
    + activations.map { "  \"\($0.name)\": \($0.function),\n" }.joined()
    + "};\n" + String(resource: PackageResources.decoder_js)
}

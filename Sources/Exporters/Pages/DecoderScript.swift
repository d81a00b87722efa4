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
    + "};\n" + functions

  private static let functions = #"""
    // The error function within 1.5e-7: Abramowitz and Stegun, 7.1.26.
    function erf(x) {
      const t = 1 / (1 + 0.3275911 * Math.abs(x));
      const p = ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t
        + 0.254829592) * t;
      return Math.sign(x) * (1 - p * Math.exp(-x * x));
    }

    // The numbers in an element: base64 of 32-bit floats.
    function floats(id) {
      const text = atob(document.getElementById(id).textContent.trim());
      const bytes = new Uint8Array(text.length);
      for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
      return new Float32Array(bytes.buffer);
    }

    const model = JSON.parse(document.getElementById("model").textContent);
    // Of each layer the weights [inputs, outputs], then the biases.
    const weights = floats("weights");

    // The image at a code: height x width x channels values.
    function decode(code) {
      let values = Float64Array.from(code);
      let start = 0;
      for (const layer of model.layers) {
        const bias = start + layer.inputs * layer.outputs;
        const sums = Float64Array.from(weights.subarray(bias, bias + layer.outputs));
        for (let i = 0; i < layer.inputs; i++) {
          const value = values[i], row = start + i * layer.outputs;
          for (let o = 0; o < layer.outputs; o++) sums[o] += value * weights[row + o];
        }
        const activate = activations[layer.activation];
        values = sums.map(sum => activate(sum, layer.options));
        start = bias + layer.outputs;
      }
      return model.output === "bernoulli" ? values.map(x => activations.sigmoid(x)) : values;
    }
    """#
}

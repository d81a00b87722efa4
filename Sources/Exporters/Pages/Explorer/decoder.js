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

const element = id => document.getElementById(id);
const plane = element("plane"), image = element("image"), original = element("original");
const latent = model.latent, isLine = latent === 1;
// The images' codes [points, latent], and the current code.
const codes = floats("codes");
let code = new Float64Array(latent);
// The dimensions across and upwards, the range of each side, the image and the class chosen.
let across = 0, upward = 1, range, chosen = -1, onlyClass = -1, hovered = -1;

const classOf = point => model.labels.length ? model.labels[point] : -1;
const isShown = point => onlyClass < 0 || classOf(point) === onlyClass;
const nameOf = point => classOf(point) < 0
  ? "image " + model.images[point]
  : model.classes[classOf(point)] + " (image " + model.images[point] + ")";
const codeOf = point => codes.subarray(point * latent, (point + 1) * latent);
const round = value => Number(value.toPrecision(4));

// Up to 200 images that are each the only one of its class carry their names; others are marks,
// coloured by class.
const present = [...new Set(model.labels)].sort((a, b) => a - b);
const areNamed = model.images.length <= 200
  && (model.labels.length === 0 || present.length === model.labels.length);
const shapes = ["●", "■", "▲", "◆", "▼", "★", "✚", "✖"];
const colorOf = label => "--c" + (label < 0 || !hasLegend ? 0 : label % 10);
const shapeOf = label => label < 0 || !hasLegend ? "●" : shapes[Math.floor(label / 10) % shapes.length];
const hasLegend = !areNamed && model.labels.length > 0;

// Where a point lies across and upwards. On a line they are spread over the height.
const position = point => [
  codes[point * latent + across],
  isLine ? point * 0.618034 % 1 * 1.6 - 0.8 : codes[point * latent + upward],
];

// The range that holds all points, with a margin.
function rangeOf(dimension) {
  let low = Infinity, high = -Infinity;
  for (let i = dimension; i < codes.length; i += latent) {
    low = Math.min(low, codes[i]);
    high = Math.max(high, codes[i]);
  }
  if (low > high) return [-3, 3];
  const margin = (high - low) * 0.08 || 1;
  return [low - margin, high + margin];
}

// The ranges of the whole plane, of which the view may show a part.
const whole = () => [rangeOf(across), isLine ? [-1, 1] : rangeOf(upward)];

// Where things are drawn, in CSS pixels.
let width = 1, height = 1;
const edge = { left: 46, right: 12, top: 12, bottom: 40 };
const toX = v => edge.left + (v - range[0][0]) / (range[0][1] - range[0][0])
  * (width - edge.left - edge.right);
const toY = v => height - edge.bottom - (v - range[1][0]) / (range[1][1] - range[1][0])
  * (height - edge.top - edge.bottom);
const fromX = x => range[0][0] + (x - edge.left) / (width - edge.left - edge.right)
  * (range[0][1] - range[0][0]);
const fromY = y => range[1][0] + (height - edge.bottom - y)
  / (height - edge.top - edge.bottom) * (range[1][1] - range[1][0]);
const clamp = (value, [low, high]) => Math.min(Math.max(value, low), high);

function ticks([low, high], count) {
  const rough = (high - low) / count, power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].find(n => n * power >= rough) * power;
  const places = clamp(-Math.floor(Math.log10(step) + 1e-9), [0, 20]);
  const result = [];
  for (let n = Math.ceil(low / step); n * step <= high; n++) {
    result.push([n * step, (n * step).toFixed(places)]);
  }
  return result;
}

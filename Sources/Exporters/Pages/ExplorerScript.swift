/// What the explorer's page does.
enum ExplorerScript {
  static let text = [
    state, ExplorerDrawing.text, moves, ExplorerPointer.text, ExplorerPanel.text,
  ].joined(separator: "\n\n")

  /// What is shown, and where it lies.
  private static let state = #"""
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
    """#

  /// From one code to another.
  private static let moves = #"""
    // The image whose code is nearest, over all dimensions.
    function nearest() {
      let best = -1, least = Infinity;
      for (let point = 0; point < model.images.length; point++) {
        if (!isShown(point)) continue;
        let sum = 0;
        for (let d = 0; d < latent; d++) sum += (codes[point * latent + d] - code[d]) ** 2;
        if (sum < least) [best, least] = [point, sum];
      }
      return [best, Math.sqrt(least)];
    }

    let isPending = false;
    function draw() {
      if (isPending) return;
      isPending = true;
      requestAnimationFrame(() => {
        isPending = false;
        drawPlane();
        drawImage();
        const [point, distance] = nearest();
        drawOriginal(point);
        element("nearest").textContent = point < 0 ? ""
          : "Nearest image: " + nameOf(point) + ", " + round(distance) + " away";
        for (let d = 0; d < latent; d++) {
          const [slider, number] = element("sliders").children[d].querySelectorAll("input");
          slider.value = code[d];
          if (document.activeElement !== number) number.value = round(code[d]);
        }
      });
    }

    // Moves to a code; what is no number stays as it was. The view goes with it.
    function go(next, point = -1) {
      code = Float64Array.from(next, (value, d) => Number.isFinite(value) ? value : code[d]);
      chosen = point;
      whole().forEach((all, side) => {
        if (side === 1 && isLine) return;
        const value = clamp(code[side === 0 ? across : upward], all), [low, high] = range[side];
        if (value < low || value > high) shift(side, value - (low + high) / 2);
      });
      draw();
    }

    // Moves a side of the view, within the whole plane.
    function shift(side, by) {
      const all = whole()[side], [low, high] = range[side];
      by = clamp(by, [all[0] - low, all[1] - high]);
      range[side] = [low + by, high + by];
    }

    // Makes the view narrower or, with a factor above 1, wider; (x, y) stays where it is.
    function zoom(factor, x, y) {
      const at = [fromX(x), fromY(y)];
      whole().forEach((all, side) => {
        if (side === 1 && isLine) return;
        const [low, high] = range[side], most = all[1] - all[0];
        const wanted = clamp((high - low) * factor, [most / 1000, most]);
        const start = at[side] - (at[side] - low) * wanted / (high - low);
        range[side] = [start, start + wanted];
        shift(side, 0);
      });
      draw();
    }

    function set(dimension, value) {
      const next = Float64Array.from(code);
      next[dimension] = value;
      go(next);
    }

    // The point drawn at a place on the screen; -1 for none.
    function pointAt(x, y, reach) {
      let best = -1, least = reach * reach;
      for (let point = 0; point < model.images.length; point++) {
        if (!isShown(point)) continue;
        const at = position(point), d = (toX(at[0]) - x) ** 2 + (toY(at[1]) - y) ** 2;
        if (d <= least) [best, least] = [point, d];
      }
      return best;
    }
    """#
}

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

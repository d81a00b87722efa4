// A press on a point jumps there; anywhere else, and once the pointer moves on, it drags.
let pressed = null;
// The pointers that are down, by id; two pinch, and one with Shift or another button moves the view.
const down = new Map();
let isPanning = false;
const placeOf = event => [event.offsetX, event.offsetY];
plane.addEventListener("pointerdown", event => {
  plane.focus();
  if (event.isTrusted) plane.setPointerCapture(event.pointerId);
  down.set(event.pointerId, placeOf(event));
  isPanning = down.size > 1 || event.shiftKey || event.button > 0;
  event.preventDefault();
  if (isPanning) { pressed = null; return; }
  pressed = placeOf(event);
  const point = pointAt(...pressed, event.pointerType === "touch" ? 14 : 7);
  if (point >= 0) go(codeOf(point), point); else drag(event);
});
plane.addEventListener("pointermove", event => {
  if (isPanning && down.has(event.pointerId)) return pan(event);
  if (!pressed) {
    const point = pointAt(event.offsetX, event.offsetY, 7);
    if (point !== hovered) { hovered = point; draw(); }
    return;
  }
  const way = Math.hypot(event.offsetX - pressed[0], event.offsetY - pressed[1]);
  if (chosen < 0 || way > 5) drag(event);
});
for (const name of ["pointerup", "pointercancel"]) {
  plane.addEventListener(name, event => {
    pressed = null;
    down.delete(event.pointerId);
    // What is left of a pinch moves the view on, and does not jump to a code.
    isPanning = isPanning && down.size > 0;
  });
}
plane.addEventListener("contextmenu", event => event.preventDefault());
plane.addEventListener("wheel", event => {
  zoom(Math.exp(clamp(event.deltaY * [1, 20, 200][event.deltaMode] * 0.002, [-1, 1])),
    ...placeOf(event));
  event.preventDefault();
}, { passive: false });

// The view goes with the middle of the pointers, and grows with the distance between two.
function pan(event) {
  const before = [...down.values()];
  down.set(event.pointerId, placeOf(event));
  const after = [...down.values()];
  const middle = places => [0, 1].map(side =>
    places.reduce((sum, place) => sum + place[side], 0) / places.length);
  const [[x0, y0], [x1, y1]] = [middle(before), middle(after)];
  shift(0, fromX(x0) - fromX(x1));
  if (!isLine) shift(1, fromY(y0) - fromY(y1));
  if (after.length === 2) {
    const apart = places =>
      Math.hypot(places[0][0] - places[1][0], places[0][1] - places[1][1]);
    zoom(Math.max(apart(before), 1) / Math.max(apart(after), 1), x1, y1);
  }
  draw();
}

function zoomAtCode(factor) {
  zoom(factor, toX(clamp(code[across], range[0])),
    isLine ? 0 : toY(clamp(code[upward], range[1])));
}
plane.addEventListener("pointerleave", () => { hovered = -1; draw(); });

function drag(event) {
  const next = Float64Array.from(code);
  next[across] = clamp(fromX(event.offsetX), range[0]);
  if (!isLine) next[upward] = clamp(fromY(event.offsetY), range[1]);
  hovered = -1;
  go(next);
}

// The image before or after the one chosen last.
let last = -1;
function step(by) {
  const count = model.images.length;
  for (let n = 0; n < count; n++) {
    last = (Math.max(last, by < 0 ? 0 : -1) + by + count) % count;
    if (isShown(last)) return go(codeOf(last), last);
  }
}

const arrows = {
  ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1],
};
plane.addEventListener("keydown", event => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const arrow = arrows[event.key], key = event.key.toLowerCase();
  if (arrow) {
    const part = event.shiftKey ? 0.1 : 0.01, next = Float64Array.from(code);
    const move = (d, [low, high], all, by) =>
      next[d] = clamp(next[d] + by * part * (high - low), all);
    const [all, allUp] = whole();
    move(across, range[0], all, arrow[0]);
    if (!isLine) move(upward, range[1], allUp, arrow[1]);
    go(next);
  } else if (key === "n" || key === "p") {
    step(key === "n" ? 1 : -1);
  } else if (key === "+" || key === "=" || key === "-") {
    zoomAtCode(key === "-" ? 2 : 0.5);
  } else if (key === "r") {
    fit();
  } else if (key === "0") {
    go(new Float64Array(latent));
  } else {
    return;
  }
  event.preventDefault();
});

function drawPlane() {
  const scale = window.devicePixelRatio || 1;
  width = plane.clientWidth;
  height = plane.clientHeight;
  plane.width = Math.round(width * scale);
  plane.height = Math.round(height * scale);
  const g = plane.getContext("2d"), style = getComputedStyle(document.documentElement);
  const color = name => style.getPropertyValue(name);
  g.scale(scale, scale);
  drawAxes(g, color);
  g.save();
  g.beginPath();
  g.rect(edge.left, edge.top, width - edge.left - edge.right, height - edge.top - edge.bottom);
  g.clip();
  drawPoints(g, color);
  g.restore();
  drawCode(g, color);
  if (hovered >= 0) drawName(g, color, hovered);
}

function drawAxes(g, color) {
  const bottom = height - edge.bottom, right = width - edge.right;
  g.font = "12px system-ui, sans-serif";
  g.lineWidth = 1;
  g.strokeStyle = color("--rule");
  g.fillStyle = color("--muted");
  g.textBaseline = "top";
  g.textAlign = "center";
  for (const [value, text] of ticks(range[0], width / 90)) {
    const x = Math.round(toX(value)) + 0.5;
    g.beginPath(), g.moveTo(x, edge.top), g.lineTo(x, bottom), g.stroke();
    g.fillText(text, x, bottom + 5);
  }
  g.fillText("latent " + (across + 1), (edge.left + right) / 2, bottom + 22);
  if (isLine) return;
  g.textAlign = "right";
  g.textBaseline = "middle";
  for (const [value, text] of ticks(range[1], height / 70)) {
    const y = Math.round(toY(value)) + 0.5;
    g.beginPath(), g.moveTo(edge.left, y), g.lineTo(right, y), g.stroke();
    g.fillText(text, edge.left - 6, y);
  }
  g.save();
  g.translate(12, (edge.top + bottom) / 2);
  g.rotate(-Math.PI / 2);
  g.textAlign = "center";
  g.fillText("latent " + (upward + 1), 0, 0);
  g.restore();
}

function drawPoints(g, color) {
  const colors = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map(n => color("--c" + n));
  g.textAlign = "center";
  g.textBaseline = "middle";
  g.font = areNamed ? "13px system-ui, sans-serif" : "9px system-ui, sans-serif";
  g.globalAlpha = areNamed ? 1 : 0.8;
  for (let point = 0; point < model.images.length; point++) {
    if (!isShown(point)) continue;
    const [x, y] = position(point), label = classOf(point);
    g.fillStyle = colors[Number(colorOf(label).slice(3))];
    g.fillText(areNamed ? (label < 0 ? model.images[point] : model.classes[label])
      : shapeOf(label), toX(x), toY(y));
  }
  g.globalAlpha = 1;
}

function drawCode(g, color) {
  const x = toX(clamp(code[across], range[0]));
  const y = isLine ? 0 : toY(clamp(code[upward], range[1]));
  for (const [width, name] of [[5, "--paper"], [2, "--ink"]]) {
    g.lineWidth = width;
    g.strokeStyle = color(name);
    g.beginPath();
    if (isLine) {
      g.moveTo(x, edge.top);
      g.lineTo(x, height - edge.bottom);
    } else {
      g.arc(x, y, 9, 0, 2 * Math.PI);
      for (const [dx, dy] of [[1, 0], [-1, 0], [0, 1], [0, -1]]) {
        g.moveTo(x + 9 * dx, y + 9 * dy);
        g.lineTo(x + 17 * dx, y + 17 * dy);
      }
    }
    g.stroke();
  }
}

function drawName(g, color, point) {
  const text = nameOf(point), [x, y] = position(point);
  g.font = "13px system-ui, sans-serif";
  const w = g.measureText(text).width + 12;
  const left = clamp(toX(x) - w / 2, [2, width - w - 2]), top = Math.max(2, toY(y) - 34);
  g.fillStyle = color("--ink");
  g.fillRect(left, top, w, 22);
  g.fillStyle = color("--paper");
  g.textAlign = "left";
  g.textBaseline = "middle";
  g.fillText(text, left + 6, top + 11);
}

// All originals in one picture.
const sheet = new Image();
sheet.addEventListener("load", draw);
const originals = element("originals").textContent.trim();
if (originals) sheet.src = "data:image/png;base64," + originals;

function drawOriginal(point) {
  const { columns, width, height } = model.originals;
  original.width = width;
  original.height = height;
  if (point < 0 || !sheet.complete || !sheet.naturalWidth) return;
  original.getContext("2d").drawImage(
    sheet, point % columns * width, Math.floor(point / columns) * height, width, height,
    0, 0, width, height);
}

function drawImage() {
  const [rows, columns, channels] = model.shape;
  image.width = columns;
  image.height = rows;
  const g = image.getContext("2d"), pixels = g.createImageData(columns, rows);
  const values = decode(code);
  for (let i = 0; i < rows * columns; i++) {
    for (let c = 0; c < 3; c++) {
      const value = values[i * channels + (channels === 3 ? c : 0)];
      // What is no number is orange, not black.
      pixels.data[4 * i + c] =
        Number.isNaN(value) ? [213, 94, 0][c] : 255 * clamp(value, [0, 1]);
    }
    pixels.data[4 * i + 3] = 255;
  }
  g.putImageData(pixels, 0, 0);
}

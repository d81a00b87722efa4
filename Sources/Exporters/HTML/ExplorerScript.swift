/// What the explorer's page does: it draws the plane and the image, and follows pointer and keys.
enum ExplorerScript {
  static let text = #"""
    const element = id => document.getElementById(id);
    const plane = element("plane"), image = element("image");
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

    // Up to 200 images carry their names; more are marks, coloured by class.
    const areNamed = model.images.length <= 200;
    const shapes = ["●", "■", "▲"];
    const colorOf = label => "--c" + (label < 0 || !hasLegend ? 0 : label % 8);
    const shapeOf = label => label < 0 || !hasLegend ? "●" : shapes[Math.floor(label / 8) % 3];
    const hasLegend = !areNamed && model.labels.length > 0 && model.classes.length <= 24;

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
      const colors = [0, 1, 2, 3, 4, 5, 6, 7].map(n => color("--c" + n));
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
        element("nearest").textContent = point < 0 ? ""
          : "Nearest image: " + nameOf(point) + ", " + round(distance) + " away";
        for (let d = 0; d < latent; d++) {
          const [slider, number] = element("sliders").children[d].querySelectorAll("input");
          slider.value = code[d];
          if (document.activeElement !== number) number.value = round(code[d]);
        }
      });
    }

    // Moves to a code; what is no number stays as it was.
    function go(next, point = -1) {
      code = Float64Array.from(next, (value, d) => Number.isFinite(value) ? value : code[d]);
      chosen = point;
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

    // A press on a point jumps there; anywhere else, and once the pointer moves on, it drags.
    let pressed = null;
    plane.addEventListener("pointerdown", event => {
      plane.focus();
      if (event.isTrusted) plane.setPointerCapture(event.pointerId);
      pressed = [event.offsetX, event.offsetY];
      const point = pointAt(...pressed, event.pointerType === "touch" ? 14 : 7);
      if (point >= 0) go(codeOf(point), point); else drag(event);
      event.preventDefault();
    });
    plane.addEventListener("pointermove", event => {
      if (!pressed) {
        const point = pointAt(event.offsetX, event.offsetY, 7);
        if (point !== hovered) { hovered = point; draw(); }
        return;
      }
      const way = Math.hypot(event.offsetX - pressed[0], event.offsetY - pressed[1]);
      if (chosen < 0 || way > 5) drag(event);
    });
    for (const name of ["pointerup", "pointercancel"]) {
      plane.addEventListener(name, () => { pressed = null; });
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
        const move = (d, [low, high], by) =>
          next[d] = clamp(next[d] + by * part * (high - low), [low, high]);
        move(across, range[0], arrow[0]);
        if (!isLine) move(upward, range[1], arrow[1]);
        go(next);
      } else if (key === "n" || key === "p") {
        step(key === "n" ? 1 : -1);
      } else if (key === "0") {
        go(new Float64Array(latent));
      } else {
        return;
      }
      event.preventDefault();
    });

    function make(tag, attributes, text = "") {
      const made = Object.assign(document.createElement(tag), attributes);
      made.textContent = text;
      return made;
    }

    function makeSliders() {
      for (let d = 0; d < latent; d++) {
        const row = make("div", { className: "row" }), [low, high] = rangeOf(d);
        const name = "latent " + (d + 1);
        const slider = make("input", { type: "range", min: low, max: high, step: "any" });
        const number = make("input", { type: "number", step: "any" });
        slider.setAttribute("aria-label", name + ", slider");
        number.setAttribute("aria-label", name);
        for (const input of [slider, number]) {
          input.addEventListener("input", () => set(d, input.valueAsNumber));
        }
        number.addEventListener("change", draw);
        row.append(make("span", {}, name), slider, number);
        element("sliders").append(row);
      }
    }

    // Which two of more dimensions the plane shows.
    function makeAxes() {
      for (const [id, isAcross] of [["across", true], ["upward", false]]) {
        const select = element(id);
        for (let d = 0; d < latent; d++) {
          select.append(make("option", { value: d }, "latent " + (d + 1)));
        }
        select.value = isAcross ? across : upward;
        select.addEventListener("change", () => {
          const other = isAcross ? upward : across, value = Number(select.value);
          // The same dimension twice: the two change places.
          if (value === other) [across, upward] = [upward, across];
          else if (isAcross) across = value; else upward = value;
          element("across").value = across;
          element("upward").value = upward;
          fit();
        });
      }
    }

    function makeLegend() {
      const buttons = model.classes.map((name, label) => {
        const button = make("button", { type: "button" });
        const mark = make("i", {}, shapeOf(label));
        mark.style.color = "var(" + colorOf(label) + ")";
        button.append(mark, name);
        button.setAttribute("aria-pressed", "false");
        button.addEventListener("click", () => {
          onlyClass = onlyClass === label ? -1 : label;
          buttons.forEach((other, n) => {
            other.setAttribute("aria-pressed", String(n === onlyClass));
          });
          draw();
        });
        return button;
      });
      element("classes").append(...buttons);
    }

    function fit() {
      range = [rangeOf(across), isLine ? [-1, 1] : rangeOf(upward)];
      draw();
    }

    makeSliders();
    if (latent > 2) makeAxes();
    if (hasLegend) makeLegend();
    element("pair").hidden = latent <= 2;
    element("legend").hidden = !hasLegend;
    plane.classList.toggle("line", isLine);
    element("previous").addEventListener("click", () => step(-1));
    element("next").addEventListener("click", () => step(1));
    element("centre").addEventListener("click", () => go(new Float64Array(latent)));
    new ResizeObserver(draw).observe(plane);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
    fit();
    if (model.images.length > 0) step(1);
    """#
}

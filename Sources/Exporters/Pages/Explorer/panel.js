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
  const buttons = present.map(label => {
    const button = make("button", { type: "button" });
    const mark = make("i", {}, shapeOf(label));
    mark.style.color = "var(" + colorOf(label) + ")";
    button.append(mark, model.classes[label]);
    button.setAttribute("aria-pressed", "false");
    button.addEventListener("click", () => {
      onlyClass = onlyClass === label ? -1 : label;
      buttons.forEach((other, n) => {
        other.setAttribute("aria-pressed", String(present[n] === onlyClass));
      });
      draw();
    });
    return button;
  });
  element("classes").append(...buttons);
}

function fit() {
  range = whole();
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
element("closer").addEventListener("click", () => zoomAtCode(0.5));
element("farther").addEventListener("click", () => zoomAtCode(2));
element("whole").addEventListener("click", fit);
new ResizeObserver(draw).observe(plane);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
fit();
if (model.images.length > 0) step(1);

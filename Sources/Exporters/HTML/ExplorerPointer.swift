/// How the explorer's page follows pointer and keys on the plane.
enum ExplorerPointer {
  static let text = #"""
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
    """#
}

import Browsers
import Tensors
import Testing

@testable import Exporters
@testable import Pipeline

/// Moves in the plane, by pointer, keys, wheel and fingers.
extension ExplorerBrowserTests {
  @Test("starts at the first image; a press on a point jumps to its code")
  func presses() throws {
    let outcome = try HeadlessBrowser.run(
      """
      await frame();
      const start = Array.from(code), text = element("nearest").textContent;
      const [x, y] = position(2);
      const at = { offsetX: toX(x) + 3, offsetY: toY(y) - 3 };
      const send = (name, place) => {
        const event = new PointerEvent(name, { bubbles: true });
        for (const key in place) Object.defineProperty(event, key, { value: place[key] });
        plane.dispatchEvent(event);
      };
      send("pointerdown", at);
      send("pointerup", at);
      const jumped = Array.from(code);
      send("pointermove", { offsetX: toX(0), offsetY: toY(0) });
      const free = Array.from(code);
      send("pointerdown", at);
      send("pointermove", { offsetX: toX(0.5), offsetY: toY(-0.5) });
      const dragged = Array.from(code).map(v => Math.round(v * 1e6) / 1e6);
      send("pointermove", { offsetX: 1e6, offsetY: -1e6 });
      await frame();
      return {
        codes: [start, jumped, free, dragged, [code[0] - range[0][1], code[1] - range[1][1]]],
        texts: [text, element("nearest").textContent],
      };
      """, in: try page(plane(), corners, classNames: ["a", "b"]), as: Moves.self)
    #expect(outcome.problems == [])
    #expect(outcome.result.codes == [[-1, -1], [1, 1], [1, 1], [0.5, -0.5], [0, 0]])
    #expect(
      outcome.result.texts == [
        "Nearest image: a (image 0), 0 away", "Nearest image: a (image 2), 1.25 away",
      ])
  }

  struct Moves: Decodable { let codes: [[Double]], texts: [String] }

  @Test("arrows move, N and P walk through the images, 0 is the origin")
  func keys() throws {
    let outcome = try HeadlessBrowser.run(
      """
      const codes = [];
      const press = (key, more) => {
        plane.dispatchEvent(new KeyboardEvent("keydown", { key, ...more }));
        codes.push(Array.from(code).map(v => Math.round(v * 1e4) / 1e4));
      };
      press("0");
      press("ArrowRight");
      press("ArrowUp", { shiftKey: true });
      press("ArrowLeft");
      press("ArrowDown", { shiftKey: true });
      press("n");
      press("N");
      press("p");
      press("p");
      press("p");
      press("ArrowLeft", { ctrlKey: true });
      return { codes, texts: [] };
      """, in: try page(plane(), corners), as: Moves.self)
    #expect(outcome.problems == [])
    // The view is 2.32 wide and 3.48 high.
    #expect(
      outcome.result.codes == [
        [0, 0], [0.0232, 0], [0.0232, 0.348], [0, 0.348], [0, 0], [1, -1], [1, 1], [1, -1],
        [-1, -1], [-1, 2], [-1, 2],
      ])
  }

  @Test("wheel, keys and buttons zoom about a place, R shows the whole, the view follows the code")
  func zooms() throws {
    let outcome = try HeadlessBrowser.run(
      """
      const codes = [];
      const note = () =>
        codes.push(range.flat().map(v => Math.round(v * 1e4) / 1e4));
      const press = key => plane.dispatchEvent(new KeyboardEvent("keydown", { key }));
      note();
      press("0");
      press("+");
      note();
      press("n");
      note();
      press("-");
      note();
      press("r");
      const at = [toX(0.25), toY(0.5)];
      const wheel = new WheelEvent("wheel", { deltaY: -346.57359, cancelable: true });
      Object.defineProperty(wheel, "offsetX", { value: at[0] });
      Object.defineProperty(wheel, "offsetY", { value: at[1] });
      plane.dispatchEvent(wheel);
      note();
      const kept = [fromX(at[0]), fromY(at[1])].map(v => Math.round(v * 1e4) / 1e4);
      codes.push(kept);
      for (let n = 0; n < 40; n++) element("closer").click();
      codes.push([Math.round(1e6 * (range[0][1] - range[0][0]))]);
      element("whole").click();
      note();
      return { codes, texts: [String(wheel.defaultPrevented)] };
      """, in: try page(plane(), corners), as: Moves.self)
    #expect(outcome.problems == [])
    let whole: [Double] = [-1.16, 1.16, -1.24, 2.24]
    #expect(
      outcome.result.codes == [
        whole, [-0.58, 0.58, -0.62, 1.12],
        // The second image, at (1, -1), comes into the middle as far as the plane goes.
        [0, 1.16, -1.24, 0.5], whole, [-0.455, 0.705, -0.37, 1.37], [0.25, 0.5], [2320], whole,
      ])
    #expect(outcome.result.texts == ["true"])
  }

  @Test("two fingers move and widen the view and leave the code where it is")
  func pinches() throws {
    let outcome = try HeadlessBrowser.run(
      """
      const send = (name, id, x, y) => {
        const event = new PointerEvent(name, { pointerId: id, bubbles: true });
        Object.defineProperty(event, "offsetX", { value: x });
        Object.defineProperty(event, "offsetY", { value: y });
        plane.dispatchEvent(event);
      };
      await frame();
      const before = range[0][1] - range[0][0];
      const [x, y] = [toX(0), toY(0.5)];
      send("pointerdown", 1, x - 20, y);
      const code0 = Array.from(code);
      send("pointerdown", 2, x + 20, y);
      send("pointermove", 1, x - 40, y);
      send("pointermove", 2, x + 40, y);
      const after = range[0][1] - range[0][0];
      send("pointerup", 1, x - 40, y);
      send("pointermove", 2, x + 60, y);
      send("pointerup", 2, x + 60, y);
      return { codes: [[Math.round(100 * before / after)],
        Array.from(code).map((v, d) => v - code0[d])], texts: [] };
      """, in: try page(plane(), corners), as: Moves.self)
    #expect(outcome.problems == [])
    #expect(outcome.result.codes == [[200], [0, 0]])
  }
}

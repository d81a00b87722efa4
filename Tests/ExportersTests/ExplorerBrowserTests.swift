import Browsers
import Tensors
import Testing

@testable import Exporters
@testable import Pipeline

/// The page at work in a real browser.
@Suite(
  "The explorer in a browser", .serialized,
  .enabled(if: HeadlessBrowser.path != nil, "there is no Chromium"))
struct ExplorerBrowserTests {
  private func page(
    _ model: DenseModel, _ codes: [[Float]], classNames: [String] = []
  ) throws -> String {
    ExplorerPage(
      pipeline: "test", modelName: "m", graph: model.graph,
      weights: model.weights.flatMap(\.values), codes: codes.flatMap(\.self),
      images: Array(codes.indices),
      labels: classNames.isEmpty ? [] : codes.indices.map { $0 % classNames.count },
      classNames: classNames, originals: try originals(model.graph.input, codes.count),
      imageCount: codes.count, version: "0"
    ).text
  }

  /// Image i is all i / 10.
  private func originals(_ shape: ImageShape, _ count: Int) throws -> OriginalsSheet {
    let pixels = (0..<count).flatMap { image in
      [Float](repeating: Float(image) / 10, count: shape.count)
    }
    return try OriginalsSheet(
      Array(0..<count), of: ImageSet(shape: shape, pixels: .floats(pixels)))
  }

  private func plane(_ sizes: [Int] = [2, 6]) -> DenseModel {
    DenseModel(
      sizes: sizes, activations: ["identity"],
      shape: ImageShape(height: 2, width: 3, channels: sizes[1] / 6))
  }

  private let corners: [[Float]] = [[-1, -1], [1, -1], [1, 1], [-1, 2]]

  @Test(
    "decodes as the definition of every activation says, within 1e-5 of the largest value",
    arguments: [OutputKind.bernoulli, .gaussian])
  func decodes(output: OutputKind) throws {
    let activations = DecoderScript.activations.map(\.name)
    let model = DenseModel(
      sizes: [3] + activations.map { _ in 9 } + [12], activations: activations + ["identity"],
      shape: ImageShape(height: 2, width: 2, channels: 3), output: output)
    var stream = RandomKey(seed: 5).stream()
    let codes: [[Float]] = (0..<200).map { _ in (0..<3).map { _ in stream.uniform(in: -3...3) } }
    let outcome = try HeadlessBrowser.run(
      "return [...Array(model.images.length).keys()].map(i => Array.from(decode(codeOf(i))));",
      in: try page(model, codes), as: [[Double]].self)
    #expect(outcome.problems == [])
    try #require(outcome.result.count == codes.count)
    let isLogit = output == .bernoulli
    let expected = codes.flatMap { code -> [Double] in
      let values = model.parameters(code.map { Double($0) })
      return isLogit ? values.map { 1 / (1 + exponential(-$0)) } : values
    }
    let largest = expected.map { abs($0) }.max() ?? 0
    #expect(largest > 0.5)
    let errors = zip(outcome.result.joined(), expected).map { abs($0 - $1) }
    #expect(errors.count == codes.count * 12 && errors.allSatisfy { $0 < 1e-5 * max(1, largest) })
  }

  @Test("each activation alone is that of its definition, far out too")
  func activations() throws {
    struct Curve: Decodable { let name: String, values: [Double] }
    let sums = [-800, -30, -3, -1, -0.25, 0, 0.25, 1, 3, 30, 800]
    let outcome = try HeadlessBrowser.run(
      """
      return Object.entries(activations).map(([name, f]) =>
        ({ name, values: \(sums).map(x => f(x, { slope: 0.3, alpha: 0.7 })) }));
      """, in: try page(plane(), corners), as: [Curve].self)
    #expect(outcome.result.map(\.name) == DecoderScript.activations.map(\.name))
    for curve in outcome.result {
      for (sum, value) in zip(sums, curve.values) {
        let expected = DenseModel.activate(sum, curve.name)
        #expect(
          abs(value - expected) <= 1e-6 * max(1, abs(expected)), "\(curve.name) of \(sum)")
      }
    }
  }

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

  private struct Moves: Decodable { let codes: [[Double]], texts: [String] }

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

  @Test("the original of the nearest image stands beside the decoded one")
  func originalsShown() throws {
    let outcome = try HeadlessBrowser.run(
      """
      await sheet.decode();
      go(Float64Array.from([0.9, 1.1]));
      await frame();
      await frame();
      return Array.from(original.getContext("2d").getImageData(2, 1, 1, 1).data)
        .concat([original.width, original.height]);
      """, in: try page(plane(), corners), as: [Int].self)
    #expect(outcome.problems == [])
    #expect(outcome.result == [51, 51, 51, 255, 3, 2])
  }

  @Test("coordinates are typed and slid, and what is no number changes nothing")
  func typed() throws {
    let outcome = try HeadlessBrowser.run(
      """
      const codes = [], rows = element("sliders").children;
      const enter = (row, input, text) => {
        const field = rows[row].querySelectorAll("input")[input];
        field.value = text;
        field.dispatchEvent(new Event("input"));
        codes.push(Array.from(code).map(v => Math.round(v * 1e4) / 1e4));
      };
      enter(0, 1, "0.125");
      enter(1, 0, "0.5");
      enter(1, 1, "");
      enter(1, 1, "-1000");
      await frame();
      return { codes, texts: [rows[0].querySelectorAll("input")[0].value] };
      """, in: try page(plane(), corners), as: Moves.self)
    #expect(outcome.problems == [])
    #expect(
      outcome.result.codes == [[0.125, -1], [0.125, 0.5], [0.125, 0.5], [0.125, -1000]])
    #expect(outcome.result.texts == ["0.125"])
  }

  @Test("of more than two dimensions a pair is picked, and the rest stay")
  func pairs() throws {
    let outcome = try HeadlessBrowser.run(
      """
      const pick = (id, value) => {
        element(id).value = value;
        element(id).dispatchEvent(new Event("change"));
        return [across, upward];
      };
      const pairs = [[across, upward], pick("across", 3), pick("upward", 3), pick("upward", 2)];
      plane.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight" }));
      return { codes: [...pairs, Array.from(code).map(v => Math.round(v * 1e4) / 1e4)],
        texts: [String(element("pair").hidden), String(element("sliders").children.length)] };
      """, in: try page(plane([4, 6]), [[1, 2, 3, 4], [2, 2, 2, 2]]), as: Moves.self)
    #expect(outcome.problems == [])
    #expect(
      outcome.result.codes == [[0, 1], [3, 1], [1, 3], [1, 2], [1, 2.02, 3, 4]])
    #expect(outcome.result.texts == ["false", "4"])
  }

  @Test("a code of one number is a line, and the image has its own pixels")
  func line() throws {
    struct Look: Decodable { let isLine: Bool, hidden: [Bool], pixels: [Int] }
    let outcome = try HeadlessBrowser.run(
      """
      plane.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowUp" }));
      plane.dispatchEvent(new KeyboardEvent("keydown", { key: "n" }));
      await frame();
      await frame();
      const data = image.getContext("2d").getImageData(0, 0, 3, 2).data;
      return { isLine, hidden: [element("pair").hidden, element("legend").hidden],
        pixels: Array.from(data) };
      """, in: try page(plane([1, 18]), [[0.5], [0.25]]), as: Look.self)
    #expect(outcome.problems == [])
    #expect(outcome.result.isLine && outcome.result.hidden == [true, true])
    let values = plane([1, 18]).parameters([0.25]).map { Int((255 * min(max($0, 0), 1)).rounded()) }
    let pixels = (0..<6).flatMap { Array(values[3 * $0..<3 * $0 + 3]) + [255] }
    #expect(outcome.result.pixels == pixels)
  }

  @Test("values that are no numbers are orange, not black")
  func notNumbers() throws {
    let model = plane()
    let page = ExplorerPage(
      pipeline: "test", modelName: "m", graph: model.graph,
      weights: model.weights.flatMap(\.values).map { _ in .nan }, codes: [0, 0], images: [0],
      labels: [], classNames: [], originals: try originals(model.graph.input, 1), imageCount: 1,
      version: "0")
    let outcome = try HeadlessBrowser.run(
      """
      await frame();
      await frame();
      return Array.from(image.getContext("2d").getImageData(0, 0, 1, 1).data);
      """, in: page.text, as: [Int].self)
    #expect(outcome.result == [213, 94, 0, 255])
  }

  @Test("without points it starts at the origin; a class chosen hides the others")
  func empty() throws {
    #expect(
      try HeadlessBrowser.run(
        "await frame(); return element('nearest').textContent + Array.from(code);",
        in: try page(plane(), []), as: String.self
      ).result == "0,0")
    let many = (0..<300).map { [Float($0 % 17), Float($0 % 13)] }
    let outcome = try HeadlessBrowser.run(
      """
      const buttons = [...element("classes").children];
      buttons[1].click();
      const shown = model.images.filter((_, point) => isShown(point)).length;
      step(1);
      return [buttons.length, shown, classOf(last), buttons.findIndex(
        b => b.getAttribute("aria-pressed") === "true")];
      """, in: try page(plane(), many, classNames: ["a", "b", "c"]), as: [Int].self)
    #expect(outcome.problems == [])
    #expect(outcome.result == [3, 100, 1, 1])
  }
}

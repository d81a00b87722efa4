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
  func page(
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

  func plane(_ sizes: [Int] = [2, 6]) -> DenseModel {
    DenseModel(
      sizes: sizes, activations: ["identity"],
      shape: ImageShape(height: 2, width: 3, channels: sizes[1] / 6))
  }

  let corners: [[Float]] = [[-1, -1], [1, -1], [1, 1], [-1, 2]]

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

import Testing

@testable import Pipeline

/// The plugin that `text` describes, and its faults as `line:column message`.
private func decode<Plugin: Configurable>(
  _ text: String, as type: Plugin.Type = SampleLoad.self
) throws -> (value: Plugin, faults: [String]) {
  var registry = Registry()
  registry.register(component: Circle.self)
  registry.register(component: Square.self)
  var context = DecodingContext(registry: registry, folder: "/data/set")
  let (root, faults) = YAMLReader.read(SourceText(name: "p.yaml", text: text))
  #expect(faults.isEmpty)
  let place = root?.location
  let value = type.decode(
    root?.map ?? [], title: "load: \(type.name)", otherKeys: ["as"], at: place, in: &context)
  return (value, context.faults.map { head($0) })
}

@Suite("options of a plugin")
struct FieldTests {
  @Test("every type is decoded")
  func all() throws {
    let (value, faults) = try decode(
      """
      on: true
      count: 1024
      share: 0
      rate: 1e-8
      seed: 3
      title: 010
      row: reconstruction
      rows: [reconstruction, original]
      layers: [1, 100]
      codes: 0x60-0x7f
      input: ../x.png
      output: ./a//b.SVG
      shape: {circle: {radius: 2}}
      """)
    #expect(faults == [])
    #expect(value.on && value.count == 1024 && value.share == 0 && value.rate == 1e-8)
    #expect(value.seed == 3)
    #expect(value.title == "010")
    #expect(value.row == .reconstruction)
    #expect(value.rows == [.reconstruction, .original])
    #expect(value.layers == [1, 100])
    #expect(value.codes.codes == 0x60...0x7f)
    #expect(value.input.path == "/data/x.png")
    #expect(value.output.path == "a/b.SVG")
    #expect((value.shape as? Circle)?.radius == 2)
  }

  @Test(
    "what an option cannot be is said",
    arguments: [
      (
        "on: yes", "1:5 'on' must be true or false, and 'yes' is text in YAML 1.2; write true"
      ),
      ("on:", "1:4 'on' must be true or false, not nothing"),
      ("count: 0", "1:8 'count' is 0, outside 1 to 1024"),
      ("count: 1025", "1:8 'count' is 1025, outside 1 to 1024"),
      ("count: [1]", "1:8 'count' must be a whole number, not a list"),
      ("share: [1]", "1:8 'share' must be a number, not a list"),
      ("share: 1", "1:8 'share' is 1, outside at least 0 and below 1"),
      ("rate: 0", "1:7 'rate' is 0, outside above 0"),
      ("seed: -1", "1:7 'seed' is -1, outside at least 0"),
      ("title: {a: b}", "1:8 'title' must be text, not a map"),
      ("row: orginal", "1:6 'row' cannot be 'orginal'; did you mean 'original'?"),
      ("row: zzz", "1:6 'row' cannot be 'zzz'; choose one of original and reconstruction"),
      ("row: ~", "1:6 'row' must be original or reconstruction, not nothing"),
      ("rows: original", "1:7 'rows' must be a list such as [a, b], not 'original'"),
      ("layers: []", "1:9 'layers' has 0 values; 1 to 3 are allowed"),
      ("layers: [1, 2, 3, 4]", "1:9 'layers' has 4 values; 1 to 3 are allowed"),
      ("layers: [5, 101]", "1:13 'layers' holds 101, outside 1 to 100"),
      ("layers: [5, x]", "1:13 'layers' must be a whole number, not 'x'"),
      ("input: ''", "1:8 'input' must be the path of a file or folder"),
      ("output: a.jpg", "1:9 'output' must end in .png, .svg, not 'a.jpg'"),
      ("shapes: circle", "1:1 unknown key 'shapes' of load: sample; did you mean 'shape'?"),
    ])
  func refused(_ text: String, _ fault: String) throws {
    #expect(try decode(text).faults == [fault])
  }

  @Test("several faults of one plugin come together, in the order of the file")
  func several() throws {
    let (value, faults) = try decode("count: 0\ntitel: x\non: no\nlayers: [0, 1, 101]\nseed: 5")
    #expect(
      faults == [
        "1:8 'count' is 0, outside 1 to 1024",
        "2:1 unknown key 'titel' of load: sample; did you mean 'title'?",
        "3:5 'on' must be true or false, and 'no' is text in YAML 1.2; write false",
        "4:10 'layers' holds 0, outside 1 to 100",
        "4:16 'layers' holds 101, outside 1 to 100",
      ])
    #expect(value.count == 8)
    #expect(value.seed == 5)
  }

  @Test("a required option that is missing is named where the plugin is")
  func missing() throws {
    let (_, faults) = try decode("{}", as: NeedyLoad.self)
    #expect(faults == ["1:1 load: needy needs the option 'path': what to read"])
  }

  @Test("null leaves an optional number unset", arguments: ["seed:", "seed: ~", "seed: null"])
  func unset(_ text: String) throws {
    let (value, faults) = try decode(text)
    #expect(faults == [])
    #expect(value.seed == nil)
  }

  @Test("codes are read in both bases")
  func codes() throws {
    #expect(try decode("codes: 96-127").value.codes.codes == 96...127)
    #expect(try decode("codes: 0x41").value.codes.codes == 65...65)
  }

  @Test(
    "other codes are refused",
    arguments: [
      ("127-96", "must not end before it starts: '127-96'"),
      ("0-0x110000", "must stay within 0 to 0x10ffff: '0-0x110000'"),
      ("abc", "must be a range of codes such as 0x60-0x7f or 96-127, not 'abc'"),
      ("1-2-3", "must be a range of codes such as 0x60-0x7f or 96-127, not '1-2-3'"),
      ("-5", "must be a range of codes such as 0x60-0x7f or 96-127, not '-5'"),
      ("0x-0x", "must be a range of codes such as 0x60-0x7f or 96-127, not '0x-0x'"),
      ("0x+1", "must be a range of codes such as 0x60-0x7f or 96-127, not '0x+1'"),
    ])
  func refusedCodes(_ text: String, _ reason: String) throws {
    #expect(try decode("codes: \(text)").faults == ["1:8 'codes' \(reason)"])
  }

  @Test("a single code stays within Unicode")
  func code() {
    func read(_ text: String) -> (Int?, [String]) {
      var context = DecodingContext(registry: Registry(), folder: "/")
      let code = CharacterCode.decode(.plain(text), in: &context)
      return (code?.value, context.faults.map(\.message))
    }
    #expect(read("0x10ffff") == (0x10ffff, []))
    #expect(read("0x110000") == (nil, [" must stay within 0 to 0x10ffff: '0x110000'"]))
    #expect(read("x") == (nil, [" must be a code such as 0x60 or 96, not 'x'"]))
  }

  @Test("components are named alone or with their options")
  func components() throws {
    #expect(try decode("shape: square").value.shape is Square)
    #expect(try decode("shape: {square: }").value.shape is Square)
    #expect(try decode("shape: {square: null}").value.shape is Square)
    #expect(try decode("shape: {square: {}}").value.shape is Square)
  }

  @Test(
    "other components are refused",
    arguments: [
      ("~", "1:8 'shape' must name one shape, not nothing"),
      ("[circle]", "1:8 'shape' must name one shape, not a list"),
      (
        "{circle: , square: }",
        "1:8 'shape' must name one shape, such as {name: {options}}; the map has 2 keys"
      ),
      ("{}", "1:8 'shape' must name one shape, such as {name: {options}}; the map has 0 keys"),
      ("cirlce", "1:8 'shape' cannot be 'cirlce'; did you mean 'circle'?"),
      ("{circle: 3}", "1:17 'shape' must give 'circle' a map of its options, not '3'"),
      (
        "{circle: {radios: 3}}",
        "1:18 unknown key 'radios' of shape: circle; did you mean 'radius'?"
      ),
      ("{circle: {radius: 0}}", "1:26 'radius' is 0, outside above 0"),
    ])
  func refusedComponents(_ text: String, _ fault: String) throws {
    #expect(try decode("shape: \(text)").faults == [fault])
  }

  @Test("a plugin reads back as it was written")
  func roundTrip() throws {
    var value = SampleLoad()
    value.on = true
    value.rate = 1e-300
    value.seed = 7
    value.title = "a: 'b' #c"
    value.layers = [1, 2]
    value.codes = CodeRange(96...127)
    value.input = InputPath("../x y.png", from: "/data/set")
    value.output = OutputPath("a/b.svg")
    value.shape = Circle(radius: 0.25)
    let text = YAMLText.block(value.encode(in: EncodingContext(folder: "/data/set")))
    let (back, faults) = try decode(text)
    #expect(faults == [])
    let (left, right) = (
      back.encode(in: EncodingContext(folder: nil)), value.encode(in: EncodingContext(folder: nil))
    )
    #expect(Node(.map(left)) == Node(.map(right)))
    #expect(back.input.path == "/data/x y.png")
  }
}

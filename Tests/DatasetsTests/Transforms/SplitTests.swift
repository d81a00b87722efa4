import Testing

@testable import Datasets
@testable import Pipeline

@Suite("Splitting a set")
struct SplitTests {
  private func split(_ change: (inout Split) -> Void = { _ in }) -> Split {
    var split = Split()
    change(&split)
    return split
  }

  private func counts(_ total: Int, _ change: (inout Split) -> Void) throws -> [Int] {
    try transformed(split(change), numbered(total)).map(\.count)
  }

  @Test(
    "puts every image into exactly one set, in the set's order, with its label",
    arguments: [3, 10, 32, 999, 1000], [true, false])
  func partition(count: Int, stratified: Bool) throws {
    let images = numbered(count, classes: 3)
    let sets = try transformed(
      split {
        $0.stratified = stratified
        $0.validation = 0.34
        $0.test = 0.33
      }, images)
    #expect(sets.flatMap(numbers).sorted() == Array(0..<count))
    for set in sets {
      #expect(numbers(set) == numbers(set).sorted())
      #expect(set.labels == numbers(set).map { $0 % 3 })
      #expect(set.origins == numbers(set))
    }
  }

  @Test("has exactly the counts asked for; shares are rounded, and what is left is for training")
  func counts() throws {
    #expect(try counts(1000) { _ in } == [800, 100, 100])
    #expect(try counts(35) { _ in } == [28, 4, 3])
    #expect(
      try counts(1000) {
        $0.validation = 17; $0.test = 3
      } == [980, 17, 3])
    #expect(
      try counts(1000) {
        $0.validation = 0.25; $0.test = 0
      } == [750, 250])
    #expect(
      try counts(1000) {
        $0.train = 10; $0.validation = 0.1; $0.test = 5
      } == [10, 100, 5])
    // Tenths add up to all, whatever their sum in floating point.
    #expect(
      try counts(7) {
        $0.train = 0.7; $0.validation = 0.2; $0.test = 0.1
      }.reduce(0, +) == 7)
    #expect(
      try counts(1001) {
        $0.train = 0.3; $0.validation = 0.3; $0.test = 0.4
      }.reduce(0, +) == 1001)
  }

  @Test(
    "gives sets that are told nothing what is left, where that is less than usual",
    arguments: [
      // train, validation, test and the counts of 1000 images
      (0.9, nil, nil, [900, 50, 50]), (0.85, nil, 0.1, [850, 50, 100]),
      (0.85, 0.1, nil, [850, 100, 50]), (0.9, nil, 0.1, [900, 100]), (0.95, 0, nil, [950, 50]),
      (nil, nil, 0.9, [50, 50, 900]), (nil, 0.95, nil, [25, 950, 25]), (1, nil, nil, [1000]),
      (985, nil, nil, [985, 8, 7]), (900, nil, 0.05, [900, 50, 50]),
      // Enough is left for what is usual.
      (0.8, nil, nil, [800, 100, 100]), (0.7, nil, nil, [700, 100, 100]),
      (nil, nil, 0.85, [50, 100, 850]), (nil, 0, nil, [900, 100]),
    ] as [(Double?, Double?, Double?, [Int])])
  func left(_ train: Double?, _ validation: Double?, _ test: Double?, _ sizes: [Int]) throws {
    #expect(
      try counts(1000) {
        $0.train = train
        $0.validation = validation
        $0.test = test
      } == sizes)
  }

  @Test("has every class in its share, to within one image a cut")
  func stratified() throws {
    // Classes of 500, 250, 250 and 10 images.
    let labels = (0..<1010).map { $0 >= 1000 ? 3 : [0, 1, 0, 2][$0 % 4] }
    let images = ImageSet(
      shape: ImageShape(height: 1, width: 1), pixels: .floats([Float](repeating: 0, count: 1010)),
      labels: labels, classNames: ["a", "b", "c", "d"])
    let sets = try Split().transform(images, in: transformContext)
    for set in sets {
      for (label, size) in [500.0, 250, 250, 10].enumerated() {
        let expected = size * Double(set.count) / 1010
        #expect(abs(Double(set.labels.count { $0 == label }) - expected) <= 1.01)
      }
    }
    #expect(sets[1].labels.count { $0 == 3 } == 1)

    let plain = try split { $0.stratified = false }.transform(images, in: transformContext)
    #expect(plain.map { $0.labels.count { $0 == 0 } } != sets.map { $0.labels.count { $0 == 0 } })
  }

  @Test("is random by the seed and the stage's name, and pinned")
  func seeded() throws {
    func test(_ name: String, _ seed: Int) throws -> [Int] {
      let context = RunContext(stageName: name, seed: seed)
      return try numbers(Split().transform(numbered(32, classes: 32), in: context)[2])
    }
    let first = try test("split", 1)
    #expect(try test("split", 1) == first)
    #expect(try test("split", 2) != first)
    #expect(try test("other", 1) != first)
    // Of an independent computation: the last three of a permutation of 32.
    #expect(first == [14, 18, 27])
  }

  @Test("names its sets from the options alone")
  func products() {
    #expect(Split().products == ["train", "validation", "test"])
    #expect(split { $0.test = 0 }.products == ["train", "validation"])
    #expect(split { $0.validation = 0 }.products == ["train", "test"])
    #expect(
      split {
        $0.validation = 0
        $0.test = 0
      }.products == ["train"])
    // What is not told has no image where the told shares take all.
    #expect(split { $0.train = 1 }.products == ["train"])
    #expect(
      split {
        $0.train = 0.9
        $0.test = 0.1
      }.products == ["train", "test"])
    #expect(
      split {
        $0.train = 0.7
        $0.validation = 0.3
      }.products == ["train", "validation"])
  }

  @Test("faults: more than there is, a set without images, half an image")
  func faults() {
    let header = ImageHeader(shape: ImageShape(height: 1, width: 1), count: 32)
    #expect(
      fault(
        split {
          $0.train = 0.8; $0.validation = 0.3; $0.test = 0
        }, header)
        == "validation: the sets would have 35 images of 32: 'train' 0.8, 'validation' 0.3")
    #expect(
      fault(split { $0.test = 60_000 }, header)
        == "test: the sets would have 60000 images of 32: 'test' 60000")
    #expect(
      fault(split { $0.test = 0.001 }, header)
        == "test: the set 'test' would have no image of 32")
    #expect(
      fault(
        split {
          $0.validation = 0.5; $0.test = 0.5
        }, header)
        == "train: the set 'train' would have no image of 32: 'validation' 0.5, 'test' 0.5 take all"
    )
    #expect(
      fault(split { $0.train = 32 }, header)
        == "validation: the set 'validation' would have no image of 32: 'train' 32 take all; "
        + "write 'validation: 0' for no such set")
    #expect(fault(split { $0.test = 1e300 }, header).hasPrefix("test: the sets would have"))
    let half = split { $0.validation = 1.5 }.faults(reading: PlannedInputs())
    #expect(half.map(\.option) == ["validation"])
    #expect(
      half.map(\.message) == [
        "'validation' is 1.5: a share is at most 1, and a count a whole number"
      ])
    let error = #expect(throws: PipelineError.self) {
      try split { $0.validation = 1.5 }.transform(numbered(9), in: transformContext)
    }
    #expect(error?.message == half.first?.message)
  }

  @Test("warns where repetitions of one image can fall into two sets")
  func repetitions() throws {
    let warnings = Warnings()
    let context = RunContext(
      stageName: "split", seed: 1,
      report: { news in if case .warning(let text) = news { warnings.add(text) } })
    _ = try Split().transform(numbered(20), in: context)
    #expect(warnings.texts == [])
    _ = try Split().transform(numbered(20).repeated(2), in: context)
    #expect(
      warnings.texts == [
        "repetitions of one image can fall into two sets: put 'split' before 'repeat'"
      ])
  }
}

import Testing

@testable import Datasets
@testable import Pipeline

@Suite("Taking and filtering images")
struct SelectionTests {
  private func take(_ change: (inout Take) -> Void) -> Take {
    var take = Take()
    change(&take)
    return take
  }

  private func filter(_ labels: [String], exclude: Bool = false) -> Filter {
    var filter = Filter()
    filter.labels = labels
    filter.exclude = exclude
    return filter
  }

  @Test("take keeps a run of images, every nth of them, or all")
  func take() throws {
    func taken(_ change: (inout Take) -> Void) throws -> [Int] {
      numbers(try transformed(take(change), numbered(10, classes: 2))[0])
    }
    #expect(try taken { _ in } == Array(0..<10))
    #expect(try taken { $0.count = 3 } == [0, 1, 2])
    #expect(try taken { $0.offset = 8 } == [8, 9])
    #expect(try taken { $0.every = 4 } == [0, 4, 8])
    #expect(
      try taken {
        $0.every = 4; $0.offset = 1
      } == [1, 5, 9])
    #expect(
      try taken {
        $0.every = 4; $0.offset = 2; $0.count = 2
      } == [2, 6])
    #expect(try taken { $0.count = 10 } == Array(0..<10))
  }

  @Test("take at random keeps other images by another seed, in their order, all equally often")
  func random() throws {
    var counts = [Int](repeating: 0, count: 20)
    for seed in 0..<400 {
      let context = RunContext(stageName: "take", seed: seed)
      let stage = take {
        $0.count = 5; $0.random = true; $0.every = 2
      }
      let kept = try numbers(transformed(stage, numbered(20), in: context)[0])
      #expect(kept == kept.sorted() && Set(kept).count == 5)
      for image in kept { counts[image] += 1 }
    }
    #expect(counts.enumerated().allSatisfy { $0.offset % 2 == 0 || $0.element == 0 })
    #expect(counts.enumerated().allSatisfy { $0.offset % 2 == 1 || abs($0.element - 200) < 40 })
  }

  @Test("take beyond the set is a fault at its option")
  func beyond() {
    let header = ImageHeader(shape: ImageShape(height: 1, width: 1), count: 28)
    #expect(
      fault(take { $0.count = 29 }, header) == "count: 'count' is 29, and there are 28 images")
    #expect(
      fault(
        take {
          $0.count = 28; $0.offset = 1
        }, header)
        == "count: 'count' is 28, and there are 28 images, of which an 'offset' of 1 leaves 27")
    #expect(
      fault(
        take {
          $0.count = 20; $0.offset = 1; $0.every = 2
        }, header)
        == "count: 'count' is 20, and there are 28 images, of which an 'offset' of 1 and an "
        + "'every' of 2 leave 14")
    #expect(
      fault(take { $0.offset = 28 }, header)
        == "offset: 'offset' is 28, and there are 28 images: none is left")
  }

  @Test("filter keeps classes by name or number, or leaves them out, and no name changes")
  func filter() throws {
    let images = numbered(9, classes: 3)
    func kept(_ filter: Filter) throws -> [Int] {
      let set = try filter.transform(images, in: transformContext)[0]
      #expect(set.classNames == images.classNames)
      #expect(set.labels == numbers(set).map { $0 % 3 })
      return numbers(set)
    }
    #expect(try kept(filter(["class 1"])) == [1, 4, 7])
    #expect(try kept(filter(["2", "class 0", "0"])) == [0, 2, 3, 5, 6, 8])
    #expect(try kept(filter(["class 0"], exclude: true)) == [1, 2, 4, 5, 7, 8])
    #expect(try kept(filter([])) == Array(0..<9))
  }

  @Test("in a filter a class's name comes before a number")
  func names() throws {
    let images = ImageSet(
      shape: ImageShape(height: 1, width: 2), pixels: .bytes([0, 0, 1, 0], white: 255),
      labels: [0, 1], classNames: ["1", "0"])
    #expect(numbers(try filter(["0"]).transform(images, in: transformContext)[0]) == [1])
  }

  @Test("faults of a filter: an unknown class, no labels, nothing left, nothing asked")
  func faults() {
    let header = ImageHeader(
      shape: ImageShape(height: 1, width: 1), count: 9, classNames: ["T-shirt", "Trouser"])
    #expect(
      fault(filter(["Trousers"]), header)
        == "labels: there is no class 'Trousers'; did you mean 'Trouser'?")
    #expect(
      fault(filter(["2"]), header)
        == "labels: there is no class '2'; choose one of T-shirt and Trouser")
    func message(_ filter: Filter, _ images: ImageSet) -> String? {
      #expect(throws: PipelineError.self) { try filter.transform(images, in: transformContext) }?
        .message
    }
    #expect(message(filter(["0"]), numbered(3)) == "the images have no labels to filter by")
    #expect(
      message(filter(["0"]), numbered(9, classes: 3).subset([1]))
        == "no image is of the classes '0'"
    )
    #expect(
      message(filter(["0", "1", "2"], exclude: true), numbered(9, classes: 3))
        == "no image is outside the classes '0', '1', '2'")
    let warnings = Filter().faults(reading: PlannedInputs())
    #expect(warnings.map(\.message) == ["'labels' names no class: all images are kept"])
    #expect(warnings.map(\.severity) == [.warning])
  }
}

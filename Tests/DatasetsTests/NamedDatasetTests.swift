import Foundation
import Pipeline
import Testing

@testable import Datasets

@Suite("A data set by name")
struct NamedDatasetTests {
  private let folder: TestFolder
  /// Ten images of one pixel, of which one byte is the image's number and one its label's place.
  private let dataset: NamedDataset

  init() throws {
    folder = try TestFolder()
    dataset = Self.dataset()
  }

  private static let images = idx([10, 1, 2], (0..<20).map { UInt8($0) })
  private static let labels = idx([10], [0, 1, 2, 0, 1, 2, 0, 1, 2, 2])

  private static func dataset(contents: Bool = true) -> NamedDataset {
    let (images, labels) = (gzipped(images), gzipped(labels))
    func split(_ prefix: String) -> NamedDataset.Split {
      NamedDataset.split(
        prefix, count: 10,
        images: (images.count, sha256(images), contents ? sha256(Self.images) : nil),
        labels: (labels.count, sha256(labels), contents ? sha256(Self.labels) : nil))
    }
    return NamedDataset(
      name: "toy", title: "Toys", license: "none", homepage: "",
      shape: ImageShape(height: 1, width: 2), classNames: ["ant", "bee", "cat"],
      train: split("train"), test: split("t10k"), mirrors: [], systemFolders: [])
  }

  private func write(
    to name: String, split: String = "train", _ images: [UInt8] = gzipped(images),
    _ labels: [UInt8] = gzipped(labels)
  ) throws {
    _ = try folder.write(images, to: "\(name)/\(split)-images-idx3-ubyte.gz")
    _ = try folder.write(labels, to: "\(name)/\(split)-labels-idx1-ubyte.gz")
  }

  private func environment(_ values: [String: String]) -> (String) -> String? {
    { name in values[name] }
  }

  private var cache: (String) -> String? { environment(["XDG_CACHE_HOME": folder.path]) }

  @Test("is looked for in root, $PIPE_DATA, the cache folder and the system's, in this order")
  func order() {
    let search = NamedDatasetSearch(
      .fashionMNIST, root: "/r",
      environment: environment(["PIPE_DATA": "/d", "XDG_CACHE_HOME": "/c", "HOME": "/h"]))
    #expect(
      search.folders == [
        "/r/fashion-mnist", "/r", "/d/fashion-mnist", "/d", "/c/pipe/fashion-mnist",
        "/usr/share/datasets/fashion-mnist",
      ])
    #expect(
      NamedDatasetSearch(.mnist, environment: environment(["HOME": "/h", "XDG_CACHE_HOME": "c"]))
        .folders == ["/h/.cache/pipe/mnist"])
    #expect(NamedDatasetSearch(.mnist, environment: environment([:])).folders == [])
  }

  @Test("that is nowhere is missing data, with the folders and the command that gets it")
  func missing() throws {
    let error = #expect(throws: PipelineError.self) {
      try NamedDatasetOptions().header(
        of: .kmnist, environment: environment(["PIPE_DATA": "/none", "HOME": "/none/home"]))
    }
    #expect(error?.kind == .missingData)
    #expect(
      error?.message
        == "kmnist is not there: no train-images-idx3-ubyte.gz and train-labels-idx1-ubyte.gz in "
        + "'/none/kmnist', '/none', '/none/home/.cache/pipe/kmnist'; 'pipe data fetch kmnist' "
        + "gets them")
  }

  @Test("loads from the first folder that has both files, gzipped or not")
  func load() throws {
    try write(to: "pipe/toy")
    _ = try folder.write([1], to: "data/train-images-idx3-ubyte.gz")
    let environment = environment(
      ["PIPE_DATA": folder.path + "/data", "XDG_CACHE_HOME": folder.path])
    let set = try NamedDatasetOptions().load(dataset, environment: environment)
    #expect(set.count == 10)
    #expect(set.labels == [0, 1, 2, 0, 1, 2, 0, 1, 2, 2])
    #expect(set.classNames == ["ant", "bee", "cat"])
    #expect(
      set.sources.map(\.sha256) == [sha256(gzipped(Self.images)), sha256(gzipped(Self.labels))])

    _ = try folder.write(Self.images, to: "data/train-images-idx3-ubyte")
    _ = try folder.write(Self.labels, to: "data/train-labels-idx1-ubyte")
    try FileManager.default.removeItem(atPath: folder.path + "/data/train-images-idx3-ubyte.gz")
    let plain = try NamedDatasetOptions().load(dataset, environment: environment)
    #expect(plain.pixels == set.pixels)
    #expect(plain.sources[0].sha256 == sha256(Self.images))
  }

  @Test("gives the part, the number and the classes that are asked for")
  func selection() throws {
    try write(to: "pipe/toy", split: "t10k")
    var options = NamedDatasetOptions()
    options.split = .test
    options.limit = 2
    #expect(
      try options.load(dataset, environment: cache).pixels == .bytes([0, 1, 2, 3], white: 255))
    options.limit = 3
    options.classes = ["cat", "0"]
    let set = try options.load(dataset, environment: cache)
    #expect(set.pixels == .bytes([0, 1, 4, 5, 6, 7], white: 255))
    #expect(set.labels == [0, 1, 0])
    #expect(set.classNames == ["ant", "cat"])
    #expect(
      try options.header(of: dataset, environment: cache)
        == ImageHeader(shape: dataset.shape, count: 3, classNames: ["ant", "cat"]))
    options.limit = nil
    #expect(try options.header(of: dataset, environment: cache).count == 7)
    #expect(try options.load(dataset, environment: cache).count == 7)
  }

  @Test("that is built in has whole sums, sizes, and mirrors for the names of its files")
  func builtin() {
    for dataset in NamedDataset.all {
      #expect(dataset.train.count == 60_000 && dataset.test.count == 10_000)
      #expect(Set(dataset.files.map(\.name)).count == 4)
      for file in dataset.files {
        let sums = [file.sha256] + [file.contents].compactMap(\.self)
        #expect(sums.allSatisfy { $0.wholeMatch(of: /[0-9a-f]{64}/) != nil }, "\(file.name)")
        #expect(file.size > 1000 && file.name.hasSuffix("-ubyte.gz"))
      }
      #expect(!dataset.mirrors.isEmpty)
      #expect(dataset.mirrors.allSatisfy { $0.wholeMatch(of: #/https?:\/\/.+\//#) != nil })
    }
  }

  @Test("has a header of all its images and classes")
  func header() throws {
    try write(to: "pipe/toy")
    #expect(
      try NamedDatasetOptions().header(of: dataset, environment: cache)
        == ImageHeader(shape: dataset.shape, count: 10, classNames: ["ant", "bee", "cat"]))
  }

  @Test("that lies there with other numbers is refused")
  func otherSet() throws {
    try write(to: "pipe/toy", idx([2, 1, 2], [1, 2, 3, 4]), idx([2], [0, 1]))
    let error = #expect(throws: PipelineError.self) {
      try NamedDatasetOptions().header(of: dataset, environment: cache)
    }
    #expect(
      error?.message
        == "'\(folder.path)/pipe/toy/train-images-idx3-ubyte.gz' has 2 images of 1x2, u8, and the "
        + "train part of toy has 10 of 1x2, u8; 'load: idx' reads any IDX file")
    try write(
      to: "pipe/toy", gzipped(Self.images), idx([10], [UInt8](repeating: 9, count: 10)))
    let wrongLabel = #expect(throws: PipelineError.self) {
      try NamedDatasetOptions().load(dataset, environment: cache)
    }
    #expect(
      wrongLabel?.message
        == "'\(folder.path)/pipe/toy/train-labels-idx1-ubyte.gz': label 0 is 9, and toy has 3 "
        + "classes; 'pipe data verify toy' tells more")
  }

  @Test("knows its classes by name and by number, and refuses others and repeats")
  func classes() {
    var stage = FashionMNIST()
    stage.selection.classes = ["Bag", "9", "0"]
    #expect(stage.faults(reading: PlannedInputs()).isEmpty)
    stage.selection.classes = ["Bag", "8", "10"]
    #expect(
      stage.faults(reading: PlannedInputs()).map(\.message) == [
        "'classes' has 'Bag' twice",
        "fashion-mnist has no class '10'; its classes are T-shirt/top (0), Trouser (1), "
          + "Pullover (2), Dress (3), Coat (4), Sandal (5), Shirt (6), Sneaker (7), Bag (8), "
          + "Ankle boot (9)",
      ])
  }

  @Test("is verified by its bytes, else by its contents, else as far as can be told")
  func verify() throws {
    func state(_ bytes: [UInt8], of dataset: NamedDataset) throws -> NamedFileState {
      try dataset.state(of: dataset.train.images, at: folder.write(bytes, to: "file"))
    }
    let unknown = Self.dataset(contents: false)
    #expect(try state(gzipped(Self.images), of: dataset) == .published)
    #expect(try state(Self.images, of: dataset) == .sameContents)
    #expect(
      try state(Self.images, of: unknown) == .notComparable(sha256: sha256(Self.images)))
    let other = idx([10, 1, 2], [UInt8](repeating: 1, count: 20))
    #expect(try state(other, of: dataset) == .different(sha256: sha256(other)))
    let cut = Array(gzipped(Self.images).dropLast(3))
    #expect(
      try state(cut, of: dataset)
        == .damaged(
          "'\(folder.path)/file' ends at byte \(cut.count), inside its gzip stream: it is cut "
            + "short; get it again"))
  }

  @Test(
    "Fashion-MNIST as Debian installs it",
    .enabled(if: FileManager.default.fileExists(atPath: "/usr/share/datasets/fashion-mnist")))
  func fashion() throws {
    var options = NamedDatasetOptions()
    options.split = .test
    let set = try options.load(.fashionMNIST, environment: environment([:]))
    #expect(set.count == 10_000)
    #expect(set.labels.prefix(3) == [9, 2, 1])
    #expect(set.name(of: 0) == "Ankle boot")
    let folder = "/usr/share/datasets/fashion-mnist/"
    for file in NamedDataset.fashionMNIST.files {
      #expect(
        try NamedDataset.fashionMNIST.state(of: file, at: folder + file.name) == .sameContents)
    }
  }
}

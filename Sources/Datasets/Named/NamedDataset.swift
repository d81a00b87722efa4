public import Pipeline

/// A data set that is published under a name: what its files are called, how to know them, and
/// where they come from.
public struct NamedDataset: Sendable {
  /// As pipeline files and folders call it: `fashion-mnist`.
  public let name: String
  /// As people call it.
  public let title: String
  /// The terms on which it may be used.
  public let license: String
  /// Where it is described.
  public let homepage: String
  /// The shape of an image.
  public let shape: ImageShape
  /// What its labels stand for, by number.
  public let classNames: [String]
  /// What to learn from.
  public let train: Split
  /// What to test with.
  public let test: Split
  /// Addresses that each file's name is appended to, in the order in which they are tried.
  public let mirrors: [String]
  /// Folders where packages of an operating system put it.
  public let systemFolders: [String]

  /// One part of a set: what to learn from, or what to test with.
  public struct Split: Sendable {
    /// Images it has.
    public let count: Int
    /// The file of the images.
    public let images: File
    /// The file of their labels.
    public let labels: File

    public init(count: Int, images: File, labels: File) {
      self.count = count
      self.images = images
      self.labels = labels
    }
  }

  /// One file of a set.
  public struct File: Sendable {
    /// As it is published, gzipped.
    public let name: String
    /// In bytes, gzipped.
    public let size: Int
    /// The sum of the published gzip file.
    public let sha256: String
    /// The sum of what the gzip file holds, the same however it is compressed; `nil` where it is
    /// not known.
    public let contents: String?

    public init(name: String, size: Int, sha256: String, contents: String?) {
      self.name = name
      self.size = size
      self.sha256 = sha256
      self.contents = contents
    }

    /// The name without `.gz`, for a copy that is inflated already.
    package var inflatedName: String { String(name.dropLast(3)) }

    /// The names that the file goes by: gzipped or not, and with the dot that some programs put
    /// where the name ends in `-idx3-ubyte`, 7-Zip and Kaggle's copies among them.
    package var names: [String] {
      [name, inflatedName].flatMap { name in
        [name, name.replacing(/-(idx\d-)/) { ".\($0.1)" }]
      }
    }
  }

  public init(
    name: String, title: String, license: String, homepage: String, shape: ImageShape,
    classNames: [String], train: Split, test: Split, mirrors: [String],
    systemFolders: [String] = []
  ) {
    self.name = name
    self.title = title
    self.license = license
    self.homepage = homepage
    self.shape = shape
    self.classNames = classNames
    self.train = train
    self.test = test
    self.mirrors = mirrors
    self.systemFolders = systemFolders
  }

  /// All four, training first.
  public var files: [File] { [train.images, train.labels, test.images, test.labels] }
}

extension NamedDataset {
  /// Every set that the program knows, sorted.
  package static let all = [fashionMNIST, kmnist, mnist]

  /// The four names that MNIST gave its files and its successors kept.
  static func split(
    _ prefix: String, count: Int, images: (Int, String, String?), labels: (Int, String, String?)
  ) -> Split {
    Split(
      count: count,
      images: File(
        name: "\(prefix)-images-idx3-ubyte.gz", size: images.0, sha256: images.1,
        contents: images.2),
      labels: File(
        name: "\(prefix)-labels-idx1-ubyte.gz", size: labels.0, sha256: labels.1,
        contents: labels.2))
  }
}

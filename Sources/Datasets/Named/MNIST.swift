import Pipeline

/// MNIST: handwritten digits.
///
/// Source: LeCun, Bottou, Bengio and Haffner, "Gradient-based learning applied to document
/// recognition" (1998).
public struct MNIST: NamedDatasetStage {
  public static let dataset = NamedDataset.mnist
  public var selection = NamedDatasetOptions()
  public init() {}
}

extension NamedDataset {
  public static let mnist = NamedDataset(
    name: "mnist", title: "MNIST, 70,000 handwritten digits", license: "none stated",
    homepage: "http://yann.lecun.com/exdb/mnist/", shape: ImageShape(height: 28, width: 28),
    classNames: (0...9).map(String.init),
    train: split(
      "train", count: 60_000,
      images: (
        9_912_422, "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
        "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"
      ),
      labels: (
        28_881, "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
        "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"
      )),
    test: split(
      "t10k", count: 10_000,
      images: (
        1_648_877, "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
        "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"
      ),
      labels: (
        4542, "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
        "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"
      )),
    mirrors: [
      "https://ossci-datasets.s3.amazonaws.com/mnist/",
      "https://storage.googleapis.com/cvdf-datasets/mnist/",
    ],
    systemFolders: [])
}

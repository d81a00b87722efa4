import Pipeline

/// KMNIST: handwritten hiragana of old Japanese books.
///
/// Source: Clanuwat et al., "Deep learning for classical Japanese literature" (2018),
/// arXiv:1812.01718.
public struct KMNIST: NamedDatasetStage {
  public static let dataset = NamedDataset.kmnist
  public var selection = NamedDatasetOptions()
  public init() {}
}

extension NamedDataset {
  public static let kmnist = NamedDataset(
    name: "kmnist", title: "KMNIST, 70,000 hiragana of old Japanese books",
    license: "CC BY-SA 4.0", homepage: "https://codh.rois.ac.jp/kmnist/",
    shape: ImageShape(height: 28, width: 28),
    classNames: ["o", "ki", "su", "tsu", "na", "ha", "ma", "ya", "re", "wo"],
    train: split(
      "train", count: 60_000,
      images: (18_165_135, "51467d22d8cc72929e2a028a0428f2086b092bb31cfb79c69cc0a90ce135fde4", nil),
      labels: (29_497, "e38f9ebcd0f3ebcdec7fc8eabdcdaef93bb0df8ea12bee65224341c8183d8e17", nil)),
    test: split(
      "t10k", count: 10_000,
      images: (3_041_136, "edd7a857845ad6bb1d0ba43fe7e794d164fe2dce499a1694695a792adfac43c5", nil),
      labels: (5120, "20bb9a0ef54c7db3efc55a92eef5582c109615df22683c380526788f98e42a1c", nil)),
    mirrors: ["https://codh.rois.ac.jp/kmnist/dataset/kmnist/"], systemFolders: [])
}

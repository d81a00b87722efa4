import Pipeline

/// Fashion-MNIST: articles of clothing.
///
/// Source: Xiao, Rasul and Vollgraf, "Fashion-MNIST" (2017), arXiv:1708.07747.
public struct FashionMNIST: NamedDatasetStage {
  public static let dataset = NamedDataset.fashionMNIST
  public var selection = NamedDatasetOptions()
  public init() {}
}

extension NamedDataset {
  public static let fashionMNIST = NamedDataset(
    name: "fashion-mnist", title: "Fashion-MNIST, 70,000 articles of clothing", license: "MIT",
    homepage: "https://github.com/zalandoresearch/fashion-mnist",
    shape: ImageShape(height: 28, width: 28),
    classNames: [
      "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag",
      "Ankle boot",
    ],
    train: split(
      "train", count: 60_000,
      images: (
        26_421_880, "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
        "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888"
      ),
      labels: (
        29_515, "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845",
        "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9"
      )),
    test: split(
      "t10k", count: 10_000,
      images: (
        4_422_102, "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073",
        "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b"
      ),
      labels: (
        5148, "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5",
        "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34"
      )),
    mirrors: [
      "https://fashion-mnist.s3.eu-central-1.amazonaws.com/",
      "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
    ],
    systemFolders: ["/usr/share/datasets/fashion-mnist"])
}

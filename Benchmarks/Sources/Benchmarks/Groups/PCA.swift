extension Group {
  static let pca = Group(
    name: "pca", summary: "50 components of 60,000 x 784, all cores: fitting alone"
  ) { place, table in
    table.rows("against scikit-learn") {
      let ours = Subject(place.pipeline("pca")) { _ in
        try place.record("pca", stage: "train", "wall_seconds")
      }
      let sklearn = Subject(place.peer("pca_sklearn"), prints: "training_seconds")
      let both = try measure([ours, sklearn], repeats: 5)
      table.row(
        "against scikit-learn, covariance_eigh", both[0].figure, peer: both[1].figure, unit: "s",
        .atMost(1))
      table.row(
        "peak memory", both[0].peakMemory, peer: both[1].peakMemory, unit: "MB", .atMost(1))
    }
  }
}

extension Group {
  static let load = Group(
    name: "load", summary: "Fashion-MNIST's 60,000 images: reading alone"
  ) { place, table in
    table.rows("against Python") {
      let ours = Subject(place.pipeline("load")) { _ in
        try place.record("load", stage: "load", "wall_seconds")
      }
      let python = Subject(place.peer("load_numpy"), prints: "load_seconds")
      let both = try measure([ours, python], repeats: 9)
      table.row(
        "against gzip and NumPy", both[0].figure, peer: both[1].figure, unit: "s", .atMost(1))
      table.row("peak memory", both[0].peakMemory, unit: "MB", .atMost(72))
    }
  }
}

extension Group {
  static let folder = Group(
    name: "folder", summary: "10,000 PNG files of 28x28 from a folder: the load stage"
  ) { place, table in
    table.rows("against Pillow") {
      let source = "/usr/share/datasets/fashion-mnist/t10k-images-idx3-ubyte.gz"
      let png = place.scratch + "/png"
      _ = try ProcessRun(
        place.peer("folder_pillow", "--make", source, "--folder", png, "--count", "10000"))
      func ours(_ threads: Int) -> Subject {
        Subject(
          place.pipeline("folder", "--set", "load.path=\(png)", "--threads", "\(threads)")
        ) { _ in try place.record("folder", stage: "load", "wall_seconds") }
      }
      let pillow = Subject(
        place.peer("folder_pillow", "--folder", png, cores: 1), prints: "load_seconds")
      let all = try measure([ours(1), ours(2), pillow], repeats: 5)
      table.row(
        "both cores against Pillow on one", all[1].figure, peer: all[2].figure, unit: "s",
        .atMost(0.25))
      table.row(
        "one thread against Pillow", all[0].figure, peer: all[2].figure, unit: "s", .atMost(0.5))
      table.row(
        "two threads against one", all[1].figure, peer: all[0].figure, unit: "s", .atMost(0.6))
    }
  }
}

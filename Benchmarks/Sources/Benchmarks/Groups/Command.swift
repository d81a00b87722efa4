extension Group {
  static let command = Group(
    name: "command", summary: "the main job and the small commands, whole processes"
  ) { place, table in
    table.rows("pipe") {
      let file = place.root + "/pipelines/font-autoencoder.yaml"
      let help = try measure(Subject(place.pipe("--help")), repeats: 20)
      table.row("pipe --help", help.figure, unit: "s", .atMost(0.030))
      let check = try measure(Subject(place.pipe("check", file)), repeats: 20)
      table.row("pipe check of the main job", check.figure, unit: "s", .atMost(0.030))
      let job = place.pipe(
        "run", file, "--out", place.scratch + "/main", "--force", "--no-cache")
      let main = try measure(Subject(job), repeats: 5)
      table.row("main job", main.figure, unit: "s", .atMost(5))
      table.row("main job, peak memory", main.peakMemory, unit: "MB", .atMost(60))
    }
  }
}

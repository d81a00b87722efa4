import Foundation

extension Group {
  static let study = Group(
    name: "study",
    summary: "what a study costs beside its training: planning, 10,000 trials of nothing, a rerun"
  ) { place, table in
    table.rows("studies") {
      let pipelines = place.folder + "/pipelines"
      let plan = Subject(place.pipe("run", pipelines + "/study-planning.yaml", "--dry-run"))
      table.row(
        "planning 100,000 combinations", try measure(plan, repeats: 3).figure, unit: "s",
        .atMost(1))
      // In memory where there is such a folder, so that no disk is measured.
      let memory = "/dev/shm"
      let scratch = FileManager.default.isWritableFile(atPath: memory) ? memory : place.scratch
      let out = scratch + "/pipe-study-trivial"
      defer { try? FileManager.default.removeItem(atPath: out) }
      let cache = ["/usr/bin/env", "PIPE_CACHE=" + out + "/.cache"]
      let trials = Subject(
        cache
          + place.pipe(
            "run", pipelines + "/study-trivial.yaml", "--out", out, "--quiet", "--jobs", "1")
      ) { $0.wall / 10_000 * 1000 }
      table.row(
        "one of 10,000 trials of nothing", try measure(trials, repeats: 1).figure, unit: "ms",
        .atMost(2))
      let seeds =
        cache
        + place.pipe(
          "run", pipelines + "/seeds.yaml", "--out", place.scratch + "/again", "--quiet")
      _ = try measure(Subject(seeds), repeats: 1)
      table.row(
        "a rerun with nothing changed, 16 trained networks",
        try measure(Subject(seeds), repeats: 5).figure, unit: "s", .atMost(0.1))
    }
  }
}

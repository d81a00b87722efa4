import Foundation

extension Group {
  static let study = Group(
    name: "study",
    summary:
      "what a study costs beside its training: planning, 10,000 trials of nothing, a rerun, two "
      + "trials of seconds"
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
    table.rows("two trials") {
      let one = Subject(place.pipeline("study-pair", "--jobs", "1", "--threads", "1")) { run in
        let trainings = try ["1", "2"].map { trial in
          try place.record(
            in: "\(place.scratch)/study-pair/trials/\(trial)", plugin: "autoencoder",
            "wall_seconds")
        }
        return run.wall / trainings.reduce(0, +) - 1
      }
      table.row(
        "what a study adds to trials of seconds", try measure(one, repeats: 5).figure, unit: "",
        .atMost(0.01))
      let both = try measure([pair(place), processes(place)], repeats: 5)
      table.row(
        "two jobs against two processes by hand", both[0].figure, peer: both[1].figure,
        unit: "trials/s", .atLeast(0.95))
    }
  }

  /// A study of two trials, side by side.
  private static func pair(_ place: Workplace) -> Subject {
    Subject(place.pipeline("study-pair", "--jobs", "2", "--threads", "2")) { 2 / $0.wall }
  }

  /// The same two trials in a process each.
  private static func processes(_ place: Workplace) -> Subject {
    let runs = ["1", "2"].map { trial in
      let command = place.pipe(
        "run", place.folder + "/pipelines/study-pair.yaml", "--trial", trial, "--threads", "1",
        "--no-cache", "--force", "--out", "\(place.scratch)/by-hand-\(trial)")
      return command.map { "'\($0)'" }.joined(separator: " ")
    }
    return Subject(["/bin/sh", "-c", runs.joined(separator: " & ") + " & wait"]) { 2 / $0.wall }
  }
}

/// Arithmetic of the large products of one epoch: 60,000 images through 784-256-2-256-784, forward
/// and back, in 10^9 operations.
private let epochWork = 120.4

/// The seconds of an epoch in steady state: what seven take beyond two, by five, so that reading,
/// setting up and measuring drop out.
private func epoch(_ place: Workplace, threads: Int? = nil) -> Subject {
  func command(_ epochs: Int) -> [String] {
    place.pipeline("vae", "--set", "train.epochs=\(epochs)")
      + (threads.map { ["--threads", "\($0)"] } ?? [])
  }
  return Subject(command(7)) { _ in
    let seven = try place.record("vae", stage: "train", "wall_seconds")
    _ = try ProcessRun(command(2))
    return (seven - (try place.record("vae", stage: "train", "wall_seconds"))) / 5
  }
}

private enum Library { case ours, numpy }

/// GFLOP/s of a product of 2048 x 2048: by the library that `pipe` has found, or by NumPy's.
private func product(
  _ place: Workplace, cores: Int? = nil, by library: Library = .ours
) -> Subject {
  switch library {
  case .ours:
    Subject(
      ["\(place.folder)/.build/release/LargeProduct"] + (cores.map { ["\($0)"] } ?? []),
      prints: "gflops")
  case .numpy: Subject(place.peer("sgemm_numpy", cores: cores), prints: "gflops")
  }
}

extension Group {
  static let vae = Group(
    name: "vae",
    summary: "784-256-2, batch 100, 60,000 images, all cores: seconds an epoch, start-up apart"
  ) { place, table in
    let ours = epoch(place)
    table.rows("against JAX") {
      // The first epoch compiles.
      let jax = Subject(place.peer("vae_jax", "--epochs", "5"), prints: "seconds", skipping: 1)
      let both = try measure([ours, jax], repeats: 5)
      table.row(
        "against JAX, one jitted scan an epoch", both[0].figure, peer: both[1].figure, unit: "s",
        .atMost(0.85))
      table.row("peak memory", both[0].peakMemory, peer: both[1].peakMemory, unit: "MB", .atMost(1))
    }
    table.rows("against PyTorch") {
      let torch = Subject(place.peer("vae_torch", "--epochs", "4"), prints: "seconds", skipping: 1)
      let both = try measure([ours, torch], repeats: 3)
      table.row(
        "against PyTorch eager", both[0].figure, peer: both[1].figure, unit: "s", .atMost(0.38))
    }
    table.rows("against the floor") {
      let all = try measure([ours, product(place), product(place, by: .numpy)], repeats: 5)
      let rate = max(all[1].figure, all[2].figure)
      table.row("a large sgemm, both cores", rate, unit: "GFLOP/s", .atLeast(0))
      table.row(
        "against the products alone, at large sgemm's rate", all[0].figure,
        peer: epochWork / rate, unit: "s", .atMost(1.6))
    }
  }

  static let vaeCores = Group(
    name: "vae-cores", summary: "what the second core gains on the same job"
  ) { place, table in
    table.rows("two cores against one") {
      let all = try measure(
        [
          epoch(place, threads: 1), epoch(place, threads: 2), product(place, cores: 1),
          product(place, cores: 2),
        ], repeats: 5)
      table.row(
        "times as fast, beside a large sgemm", all[0].figure / all[1].figure,
        peer: all[3].figure / all[2].figure, unit: "", .atLeast(0.85))
    }
  }

  static let vaeLoss = Group(
    name: "vae-loss", summary: "784-256-2, test loss after epoch 3, mean of 3 seeds"
  ) { place, table in
    table.rows("against PyTorch") {
      var (ours, theirs) = (0.0, 0.0)
      for seed in ["1", "2", "3"] {
        let subject = Subject(place.pipeline("vae", "--seed", seed)) { _ in
          try place.record("vae", stage: "evaluate", "negative_elbo")
        }
        ours += try measure(subject, repeats: 1).figure / 3
        let run = try ProcessRun(place.peer("vae_torch", "--epochs", "3", "--seed", seed))
        theirs += (run.figures("test").last ?? .nan) / 3
      }
      table.row("against PyTorch", ours, minus: theirs, unit: "nats", .atMost(0.7))
    }
  }

  static let vaeLong = Group(
    name: "vae-long", summary: "784-256-2, test loss after 50 epochs, mean of 3 seeds"
  ) { place, table in
    table.rows("against JAX's 261.1") {
      var ours = 0.0
      for seed in ["1", "2", "3"] {
        let subject = Subject(place.pipeline("vae-job", "--seed", seed)) { _ in
          try place.record("vae-job", stage: "evaluate", "negative_elbo")
        }
        ours += try measure(subject, repeats: 1).figure / 3
      }
      table.row(
        "against JAX, as it was measured once", ours, minus: 261.1, unit: "nats", .atMost(0.5))
    }
  }

  static let vaeJob = Group(
    name: "vae-job", summary: "784-256-2, 50 epochs, whole processes from nothing to the picture"
  ) { place, table in
    table.rows("against PyTorch") {
      let picture = place.scratch + ".png"
      let torch = Subject(place.peer("vae_torch", "--epochs", "50", "--picture", picture))
      let ours = Subject(place.pipeline("vae-job"))
      let both = try measure([ours, torch], repeats: 1)
      table.row(
        "wall time", both[0].figure, peer: both[1].figure, unit: "s", .atMost(0.38))
      table.row("peak memory", both[0].peakMemory, unit: "MB", .atMost(160))
      table.row(
        "peak memory beside PyTorch's", both[0].peakMemory, peer: both[1].peakMemory, unit: "MB",
        .atMost(1))
      table.row(
        "test loss", try place.record("vae-job", stage: "evaluate", "negative_elbo"),
        minus: both[1].runs[0].figures("test").last ?? .nan, unit: "nats", .atMost(0.5))
    }
  }
}

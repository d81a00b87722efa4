extension Group {
  static let font = Group(
    name: "font",
    summary:
      "35-16-2-16-35, 50,000 epochs, one core, processor time: our stage, the peers' loops"
  ) { place, table in
    // One core: the processor's time is what a quiet machine would take, on a busy one too.
    let ours = Subject(place.pipeline("font", cores: 1)) { _ in
      try place.record("font", stage: "train", "cpu_seconds")
    }
    table.rows("against JAX") {
      let jax = Subject(place.peer("font_jax", cores: 1), prints: "processor_seconds")
      let both = try measure([ours, jax], repeats: 5)
      table.row(
        "against JAX's compiled loop", both[0].figure, peer: both[1].figure, unit: "s",
        .atMost(0.25))
    }
    table.rows("against NumPy") {
      let numpy = Subject(place.peer("font_numpy", cores: 1), prints: "processor_seconds")
      let both = try measure([ours, numpy], repeats: 3)
      table.row(
        "against NumPy", both[0].figure, peer: both[1].figure, unit: "s", .atMost(1.0 / 25))
    }
    table.rows("against PyTorch") {
      let command = place.peer("font_torch", "--epochs", "5000", cores: 1)
      let torch = Subject(command, prints: "processor_seconds")
      let both = try measure([ours, torch], repeats: 3)
      table.row(
        "against PyTorch eager, 10 times 5,000 epochs", both[0].figure,
        peer: 10 * both[1].figure, unit: "s", .atMost(1.0 / 150))
    }
  }
}

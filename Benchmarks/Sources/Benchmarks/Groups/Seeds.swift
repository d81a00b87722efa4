extension Group {
  static let seeds = Group(
    name: "seeds",
    summary: "16 seeds of 35-22-10-2-10-22-35, 50,000 epochs, all cores: our whole process, JAX's "
      + "vmapped loop alone"
  ) { place, table in
    table.rows("against JAX") {
      let ours = Subject(place.pipeline("seeds"))
      let jax = Subject(
        place.peer("font_jax", "--seeds", "16", "--widths", "35,22,10,2,10,22,35"),
        prints: "training_seconds")
      let both = try measure([ours, jax], repeats: 3)
      table.row(
        "against JAX's vmapped loop", both[0].figure, peer: both[1].figure, unit: "s",
        .atMost(1.0 / 5))
    }
  }
}

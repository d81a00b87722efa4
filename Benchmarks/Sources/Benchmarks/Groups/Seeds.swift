import Foundation

extension Group {
  static let seeds = Group(
    name: "seeds",
    summary:
      "font autoencoders: seeds that leave no glyph with more than one wrong pixel; 16 seeds "
      + "of 35-22-10-2-10-22-35 against JAX's vmapped loop"
  ) { place, table in
    let course = place.root + "/../shared/data/font.h"
    for (pipeline, limit) in [("font-autoencoder", 19.0), ("font-autoencoder-16", 17.0)] {
      for font in ["builtin:5x7", course] {
        let name = font == course ? "another font" : font
        table.rows("\(pipeline), \(name)") {
          table.row(
            "\(pipeline), \(name): of 20 seeds", try solved(pipeline, font, place), unit: "",
            .atLeast(limit))
        }
      }
    }
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

  /// How many of 20 seeds end with at most one wrong pixel in each of the 32 glyphs.
  private static func solved(
    _ pipeline: String, _ font: String, _ place: Workplace
  ) throws -> Double {
    var count = 0.0
    for seed in 0..<20 {
      let folder = "\(place.scratch)/\(pipeline)"
      _ = try ProcessRun(
        place.pipe(
          "run", "\(place.root)/pipelines/\(pipeline).yaml", "--seed", "\(seed)", "--out", folder,
          "--force", "--no-cache", "--set", "load.file=\(font)", "--set",
          "load.codes=\(font.hasSuffix(".h") ? "null" : "0x60-0x7f")"))
      let metric = try place.record(pipeline, stage: "evaluate", "most_wrong_pixels")
      if metric <= 1 { count += 1 }
    }
    return count
  }
}

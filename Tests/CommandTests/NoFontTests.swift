import PNG
import Testing

@Suite("a system without fonts")
struct NoFontTests {
  @Test("has plots all the same, with a warning for each stage that wants text")
  func noFonts() throws {
    let work = try Command.Workplace()
    try work.folder("fonts")
    try work.write(
      """
      <?xml version="1.0"?>
      <!DOCTYPE fontconfig SYSTEM "fonts.dtd">
      <fontconfig><dir>\(work.real)/fonts</dir></fontconfig>
      """, to: "fonts.conf")
    try work.write(
      """
      pipeline: plain
      stages:
        - load: font
        - {train: autoencoder, hidden: [20], latent: 2, epochs: 20}
        - export: png-grid
        - export: latent-scatter
        - {export: loss-curve, file: loss.svg}
      """, to: "plain.yaml")
    let outcome = try work.shell(
      "FONTCONFIG_FILE='\(work.real)/fonts.conf' $PIPE run plain.yaml --out run")
    #expect(outcome.status == 0)
    for stage in ["png-grid", "latent-scatter", "loss-curve"] {
      #expect(
        outcome.error.contains(
          "export: \(stage): warning: no font is installed, so text is drawn in cairo's own plain "
            + "letters; install one (Debian: fonts-dejavu-core)\n"), "\(stage)")
    }
    let plot = try PNGImage(decoding: work.bytes(of: "run/latent.png"))
    // Ink beside the frame: ticks and their labels, in whatever letters.
    let ink = plot.pixels.indices.count { $0 % (3 * plot.width) < 180 && plot.pixels[$0] < 100 }
    #expect(ink > 300)
  }
}

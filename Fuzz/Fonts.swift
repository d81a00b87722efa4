@testable import Datasets
import Pipeline

/// Loads a font twice: as it is, and in a cell of another size, which sends every pixel through the
/// checks of the borders.
func loadFont(_ bytes: [UInt8], _ options: FontOptions = FontOptions()) throws {
  var font = Font()
  font.file = InputPath(MemoryFile.path(holding: bytes), from: "/")
  font.options = options
  let context = RunContext(stageName: "font", seed: 0)
  _ = try font.load(in: context)
  (font.width, font.height, font.fit) = (5, 7, .center)
  _ = try font.load(in: context)
}

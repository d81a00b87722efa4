@testable import Datasets
@testable import Pipeline

/// Loads a font twice: as it is, and in a cell of another size, which sends every pixel through the
/// checks of the borders.
func loadFont(_ bytes: [UInt8], _ options: FontOptions = FontOptions()) throws {
  var font = Font()
  font.options = options
  try load(font, from: bytes)
  (font.width, font.height, font.fit) = (5, 7, .center)
  try load(font, from: bytes)
}

/// Loads a font as a run does, and ends the program where the check before the run promised another
/// outcome.
func load(_ font: Font, from bytes: [UInt8]) throws {
  var font = font
  font.file = InputPath(MemoryFile.path(holding: bytes), from: "/")
  let faults = font.faults(reading: PlannedInputs())
  for fault in faults { checkPrintable(fault.message) }
  var header: ImageHeader?
  do {
    header = try font.header()
  } catch {
    check(error)
  }
  // Images of more bytes than a fuzzed program may hold are the check's to refuse, by its memory.
  if let header, header.count * header.shape.height * header.shape.width > 1 << 24 { return }
  let isPromised = header != nil && faults.isEmpty
  do {
    let images = try font.load(in: RunContext(stageName: "font", seed: 0))
    guard isPromised, images.shape == header?.shape, images.count == header?.count else {
      fatalError("the check foresaw \(String(describing: header)), \(faults)")
    }
  } catch {
    guard !isPromised else { fatalError("the check did not foresee: \(error)") }
    throw error
  }
}

@testable import Datasets
import Pipeline

/// The options of a font's stage, drawn from the first bytes of an input: 0 leaves one out.
struct FontChoices {
  /// Bytes that the options take.
  static let size = 12

  private(set) var font = Font()

  init(_ bytes: some Sequence<UInt8>) {
    let choices = Array(bytes.prefix(Self.size))
    func choice(_ index: Int) -> Int { index < choices.count ? Int(choices[index]) : 0 }
    func pick<Option: CaseIterable>(_ index: Int) -> Option? {
      let all = Array(Option.allCases)
      return choice(index) == 0 ? nil : all[choice(index) % all.count]
    }
    font.options.packing = pick(0) ?? .low
    font.options.firstPixel = pick(1)
    font.options.glyphWidth = Self.size(choice(2))
    font.options.glyphHeight = Self.size(choice(3))
    font.options.firstCode = choice(4) == 0 ? nil : CharacterCode(choice(4) * 0x1100)
    font.options.array = choice(5) == 0 ? nil : ["a", "b", "c", "x", "Font3"][choice(5) % 5]
    font.width = Self.size(choice(6))
    font.height = Self.size(choice(7))
    font.fit = pick(8) ?? .pad
    font.label = pick(9) ?? .character
    if choice(10) > 0 {
      font.codes = CodeRanges(choice(10)...choice(10) + choice(11))
    }
  }

  /// 1 to 200, then 5 to 1020 in steps that reach the largest sizes, too.
  private static func size(_ choice: Int) -> Int? {
    choice == 0 ? nil : choice <= 200 ? choice : (choice - 200) * 18 + 34
  }
}

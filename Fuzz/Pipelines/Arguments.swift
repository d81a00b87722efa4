import Foundation

/// The command line.
struct Arguments {
  var program = ".build/release/pipe"
  var seeds = 1...100
  var jobs = 2
  var folder = ".build/fuzz-pipelines/results"
  var prints = false
  /// After which no further seed is begun; `nil` for none.
  var seconds: Double?

  static let usage = """
    usage: fuzz-pipelines [--from SEED] [--to SEED] [--jobs N] [--seconds S] [--findings FOLDER]
                          [--pipe PROGRAM] [--print]
    """

  init(_ words: [String]) throws {
    var (from, to) = (1, 100)
    var rest = words[...]
    while let word = rest.popFirst() {
      if word == "--print" {
        prints = true
        continue
      }
      guard let value = rest.popFirst() else { throw FuzzerError(Self.usage) }
      switch word {
      case "--from": from = try number(value)
      case "--to": to = try number(value)
      case "--jobs": jobs = max(1, try number(value))
      case "--seconds": seconds = Double(try number(value))
      case "--findings": folder = value
      case "--pipe": program = value
      default: throw FuzzerError(Self.usage)
      }
    }
    guard from <= to else { throw FuzzerError("--from is \(from), above --to, which is \(to)") }
    seeds = from...to
    // The program runs in folders of its own.
    program = URL(fileURLWithPath: program).path
  }

  private func number(_ text: String) throws -> Int {
    guard let number = Int(text) else { throw FuzzerError("'\(text)' is no whole number") }
    return number
  }
}

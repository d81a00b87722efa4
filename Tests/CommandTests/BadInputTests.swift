import Foundation
import Testing

/// A pipeline file that is wrong in one way, and all that `pipe check` says of it.
struct BadInput: CustomTestStringConvertible, Sendable {
  let name: String
  let file: String
  let output: String

  var testDescription: String { name }

  /// What bad-input.txt holds.
  static let all: [BadInput] = {
    let path = Command.repository.appendingPathComponent("Tests/CommandTests/bad-input.txt")
    let text = (try? String(contentsOf: path, encoding: .utf8)) ?? ""
    return text.components(separatedBy: "\n=== ").dropFirst().map { section in
      let parts = section.components(separatedBy: "--->\n")
      let (name, file) = parts[0].split(at: "\n")
      return BadInput(
        name: name, file: file, output: parts[1].hasSuffix("\n") ? parts[1] : parts[1] + "\n")
    }
  }()
}

extension String {
  /// What stands before and behind the first `separator`.
  fileprivate func split(at separator: Character) -> (String, String) {
    guard let index = firstIndex(of: separator) else { return (self, "") }
    return (String(self[..<index]), String(self[self.index(after: index)...]))
  }
}

@Suite("bad input")
struct BadInputTests {
  @Test("is refused with every fault, its place and a caret", arguments: BadInput.all)
  func refused(_ input: BadInput) throws {
    let work = try Command.Workplace()
    try work.write(input.file, to: "f.yaml")
    let outcome = try work.pipe("check", "f.yaml")
    #expect(outcome.status == 65)
    #expect(outcome.output == input.output)
  }

  @Test("is listed")
  func listed() { #expect(BadInput.all.count >= 39) }

  @Test("that is not UTF-8 is refused with the offset of the first byte that is not")
  func notUTF8() throws {
    let work = try Command.Workplace()
    _ = FileManager.default.createFile(
      atPath: work.path + "/f.yaml", contents: Data(Array("pipeline: ".utf8) + [0xc3, 0x28]))
    let outcome = try work.pipe("check", "f.yaml")
    #expect(outcome.status == 65)
    #expect(
      outcome.output == """
        f.yaml:1:1: error: not UTF-8 text: the byte at offset 10 does not belong
        f.yaml: 1 fault

        """)
  }

  @Test("that is missing or a folder is refused")
  func noFile() throws {
    let work = try Command.Workplace()
    let outcome = try work.pipe("check", "none.yaml", ".")
    #expect(outcome.status == 65)
    #expect(
      outcome.output == """
        none.yaml:1:1: error: there is no such file
        none.yaml: 1 fault
        .:1:1: error: '.' is a folder, not a file
        .: 1 fault

        """)
  }

  @Test("of 50 MB is refused unread")
  func large() throws {
    let work = try Command.Workplace()
    try work.write(String(repeating: "#", count: 50_000_000), to: "big.yaml")
    #expect(
      try work.pipe("check", "big.yaml").output == """
        big.yaml:1:1: error: 'big.yaml' has 50000000 bytes, more than the 1048576 that are read at most
        big.yaml: 1 fault

        """)
  }

  @Test("of a hundred thousand brackets is refused")
  func deep() throws {
    let work = try Command.Workplace()
    try work.write("a: " + String(repeating: "[", count: 100_000), to: "deep.yaml")
    let outcome = try work.pipe("check", "deep.yaml")
    #expect(outcome.status == 65)
    #expect(
      outcome.output == """
        deep.yaml:1:5: error: lists and maps are nested too deeply: at most 1000 levels are allowed
          a: \(String(repeating: "[", count: 117))...
              ^
        deep.yaml: 1 fault

        """)
  }

  @Test("that is a bomb of aliases is refused")
  func bomb() throws {
    let work = try Command.Workplace()
    let layers = (1...9).map { layer in
      let items = Array(repeating: "*a\(layer - 1)", count: 9).joined(separator: ",")
      return "a\(layer): &a\(layer) [\(items)]\n"
    }
    try work.write("a0: &a0 [x]\n" + layers.joined(), to: "bomb.yaml")
    let outcome = try work.pipe("check", "bomb.yaml")
    #expect(outcome.status == 65)
    #expect(
      outcome.output == """
        bomb.yaml:1:10: error: the file expands to more than 100000 values through its aliases
          a0: &a0 [x]
                   ^
        bomb.yaml: 1 fault

        """)
  }

  @Test("that starts with a byte order mark is read as if it did not")
  func byteOrderMark() throws {
    let work = try Command.Workplace()
    try work.write("\u{FEFF}pipeline: a\nstages:\n  - load: fnot\n", to: "f.yaml")
    #expect(
      try work.pipe("check", "f.yaml").output == """
        f.yaml:3:11: error: no plugin 'fnot' of kind load; did you mean 'font'?
            - load: fnot
                    ^
        f.yaml: 1 fault

        """)
  }
}

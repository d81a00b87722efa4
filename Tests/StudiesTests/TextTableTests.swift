import Testing

@testable import Studies

@Suite("a table as text")
struct TextTableTests {
  private func table(labels: [String], numbers: Int) -> TextTable {
    TextTable(
      columns: [.init(title: "optimizer, reduction", isNumber: false)]
        + (0..<numbers).map { .init(title: "rate \($0)") },
      rows: labels.map { label in
        [TextTable.Cell(label)] + (0..<numbers).map { TextTable.Cell("12.84 ± 0.\($0)9") }
      })
  }

  private func widest(_ text: String) -> Int {
    text.split(separator: "\n").map(\.count).max() ?? 0
  }

  @Test("is parted below itself where it is wider than the terminal, each part with the labels")
  func parted() {
    let text = table(labels: ["pixel_mean, sgd", "image_sum, adam"], numbers: 6).text(.star)
    #expect(
      text == """
        optimizer, reduction        rate 0        rate 1        rate 2        rate 3
        --------------------  ------------  ------------  ------------  ------------
        pixel_mean, sgd       12.84 ± 0.09  12.84 ± 0.19  12.84 ± 0.29  12.84 ± 0.39
        image_sum, adam       12.84 ± 0.09  12.84 ± 0.19  12.84 ± 0.29  12.84 ± 0.39

        optimizer, reduction        rate 4        rate 5
        --------------------  ------------  ------------
        pixel_mean, sgd       12.84 ± 0.49  12.84 ± 0.59
        image_sum, adam       12.84 ± 0.49  12.84 ± 0.59

        """)
  }

  @Test("breaks long labels and never numbers")
  func long() {
    let label = "{adam: {learning_rate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1.0e-8}}"
    let text = table(labels: [label, "sgd"], numbers: 2).text(.star)
    #expect(widest(text) <= 80)
    #expect(text.contains("{adam: {learning_rate: 0.001, beta1: 0.9, beta2:      12.84 ± 0.09"))
    #expect(text.contains("\n0.999, epsilon: 1.0e-8}}\n"))
    let word = String(repeating: "x", count: 200)
    #expect(widest(table(labels: [word], numbers: 9).text(.star)) <= 80)
  }

  @Test("keeps the columns of a group together")
  func groups() {
    func table(_ label: String) -> TextTable {
      let columns = [
        TextTable.Column(title: label, isNumber: false), .init(title: "mean"),
        .init(title: "difference", start: .part), .init(title: "interval"),
        .init(title: "p", start: .group), .init(title: "p (Holm)"), .init(title: "effect"),
      ]
      return TextTable(
        columns: columns,
        rows: [columns.map { TextTable.Cell(String(repeating: "9", count: $0.title.count)) }])
    }
    func heads(_ text: String) -> [[Substring]] {
      text.split(separator: "\n\n").map {
        $0.split(separator: "\n")[0].split(separator: " ").map { $0 }
      }
    }
    #expect(
      heads(table("label").text(.star, width: 46)) == [
        ["label", "mean"], ["label", "difference", "interval"],
        ["label", "p", "p", "(Holm)", "effect"],
      ])
    #expect(
      heads(table("label").text(.star, width: 48)) == [
        ["label", "mean"], ["label", "difference", "interval", "p", "p", "(Holm)", "effect"],
      ])
  }

  @Test("is left alone where it fits, and in a wider terminal")
  func fitting() {
    let wide = table(labels: ["a"], numbers: 6)
    #expect(wide.text(.star, width: 200).split(separator: "\n").count == 3)
    #expect(widest(table(labels: ["a"], numbers: 3).text(.star)) == 62)
  }
}

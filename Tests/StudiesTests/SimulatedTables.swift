import Foundation
import Pipeline

@testable import Studies

/// The tables of docs/statistics.md.
struct SimulatedTables {
  private let counts = [3, 5, 10, 20, 50]

  private func percent(_ share: Double) -> String { Readable.fixed(100 * share, decimals: 1) }

  private func table(_ heads: [String], _ rows: [[String]]) -> String {
    TextTable(
      columns: heads.enumerated().map { .init(title: $0.element, isNumber: $0.offset > 0) },
      rows: rows.map { $0.map { TextTable.Cell($0) } }
    ).markdown
  }

  private var tables: [(name: String, make: () -> String)] {
    [
      ("coverage-t", { coverage(by: .t, rounds: 20_000) }),
      ("coverage-bootstrap", { coverage(by: .bootstrap, rounds: 2_000) }),
      ("coverage-pairs", pairs), ("alarms", alarms), ("settings", settings), ("power", power),
    ]
  }

  private func coverage(by method: Comparison.Interval, rounds: Int) -> String {
    table(
      ["values"] + counts.map(String.init),
      Population.allCases.map { population in
        [population.rawValue]
          + counts.map {
            percent(
              Simulation(population: population).coverage(of: $0, by: method, rounds: rounds))
          }
      })
  }

  private func pairs() -> String {
    table(
      ["values"] + counts.map(String.init),
      Population.allCases.map { population in
        [population.rawValue]
          + counts.map {
            percent(Simulation(population: population).pairedCoverage(of: $0, rounds: 20_000))
          }
      })
  }

  private func alarms() -> String {
    var rows: [[String]] = []
    for population in Population.allCases {
      for seeds in [3, 5, 10] {
        for variants in [2, 4, 24] {
          let found = Simulation(population: population).falseAlarms(
            variants: variants, seeds: seeds, rounds: variants > 4 ? 2_000 : 4_000)
          rows.append(
            [population.rawValue, String(seeds), String(variants)]
              + [found.bestByRanks, found.best, found.allPairs, found.baseline].map(percent))
        }
      }
    }
    return table(
      [
        "values", "seeds", "variants", "best, signed ranks", "best, t", "all pairs, t",
        "baseline, t",
      ], rows)
  }

  private func settings() -> String {
    table(
      ["values", "settings", "counted as repetitions", "averaged inside a seed"],
      Population.allCases.flatMap { population in
        [2, 6].map { count in
          let found = Simulation(population: population).settings(count, rounds: 4_000)
          return [
            population.rawValue, String(count), percent(found.counted), percent(found.averaged),
          ]
        }
      })
  }

  private func power() -> String {
    let counts = [3, 4, 5, 6, 8, 10, 20]
    return table(
      ["difference, test"] + counts.map(String.init),
      [1.0, 2, 4].flatMap { shift in
        [(Comparison.Test.t, "t"), (.signedRank, "signed ranks")].map { test, name in
          ["\(Int(shift)) sd, \(name)"]
            + counts.map {
              percent(
                Simulation(population: .normal)
                  .power(of: $0, shift: shift, by: test, rounds: 10_000))
            }
        }
      })
  }

  /// Puts each table between its marks.
  func write() throws {
    let page = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../docs/statistics.md").standardized
    var text = try String(contentsOf: page, encoding: .utf8)
    for (name, make) in tables {
      let mark = "<!-- table \(name) -->\n"
      guard let start = text.range(of: mark)?.upperBound,
        let end = text.range(of: "<!-- end -->", range: start..<text.endIndex)?.lowerBound
      else { continue }
      text.replaceSubrange(start..<end, with: "\n\(make())\n")
    }
    try text.write(to: page, atomically: true, encoding: .utf8)
  }
}

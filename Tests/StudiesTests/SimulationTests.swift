import Foundation
import Pipeline
import Testing

@testable import Studies

/// The statistics where the truth is known, in short; `scripts/statistics.sh` makes the tables of
/// docs/statistics.md by the same code at length.
@Suite("simulated studies")
struct SimulationTests {
  /// Four standard errors of a share: a right figure is beyond once in 16,000 times, and these figures
  /// are the same every time.
  private func slack(_ share: Double, _ rounds: Int) -> Double {
    4 * (share * (1 - share) / Double(rounds)).squareRoot()
  }

  @Test("Student's intervals hold the mean 95 times of 100, from three normal values on")
  func student() {
    let rounds = 4_000
    for count in [3, 5, 10, 20] {
      let found = Simulation(population: .normal).coverage(of: count, by: .t, rounds: rounds)
      #expect(abs(found - 0.95) < slack(0.95, rounds), "\(count) values: \(found)")
    }
  }

  @Test("intervals of paired differences hold 0 at least so often, whatever the values")
  func paired() {
    let rounds = 2_000
    for population in Population.allCases {
      for count in [5, 10] {
        let found = Simulation(population: population).pairedCoverage(of: count, rounds: rounds)
        #expect(found > 0.95 - slack(0.95, rounds), "\(count) \(population): \(found)")
      }
    }
  }

  @Test("the bootstrap's intervals of few values are as narrow as the docs say")
  func bootstrap() {
    let rounds = 300
    for (count, share) in [(3, 0.72), (10, 0.90)] {
      let found = Simulation(population: .normal)
        .coverage(of: count, by: .bootstrap, rounds: rounds)
      #expect(abs(found - share) < slack(share, rounds), "\(count) values: \(found)")
    }
  }

  @Test("tables of variants that do not differ raise an alarm 5 times of 100 at most")
  func alarms() {
    for (variants, rounds) in [(2, 1_000), (4, 1_000), (24, 200)] {
      let found = Simulation(population: .normal)
        .falseAlarms(variants: variants, seeds: 10, rounds: rounds)
      #expect(found.allPairs < 0.05 + slack(0.05, rounds), "\(variants): \(found)")
      #expect(found.baseline < 0.05 + slack(0.05, rounds), "\(variants): \(found)")
      // What the correction over all pairs is for.
      if variants == 24 { #expect(found.best > 0.1, "\(found)") }
    }
  }

  @Test("settings that are averaged inside a seed raise no more alarms than seeds alone")
  func settings() {
    let rounds = 400
    let found = Simulation(population: .normal).settings(6, rounds: rounds)
    #expect(found.averaged < 0.05 + slack(0.05, rounds), "\(found)")
    #expect(found.counted > 0.3, "\(found)")
  }

  @Test(
    "the tables of docs/statistics.md are written anew",
    .enabled(if: ProcessInfo.processInfo.environment["PIPE_WRITE_STATISTICS"] != nil))
  func write() throws {
    try SimulatedTables().write()
  }
}

import Foundation
import Pipeline
import Tensors

@testable import Studies

/// What a simulation draws numbers from.
enum Population: String, CaseIterable {
  case normal
  /// Of a normal number with deviation 1: skewness 6.2, as losses and times can be.
  case lognormal
  /// Counts with the mean 1, of which a third are 0: as of wrong pixels.
  case discrete = "discrete (Poisson, mean 1)"

  var mean: Double {
    switch self {
    case .normal: 0
    case .lognormal: exp(0.5)
    case .discrete: 1
    }
  }

  func draw(_ stream: inout RandomStream) -> Double {
    switch self {
    case .normal: return Self.gauss(&stream)
    case .lognormal: return exp(Self.gauss(&stream))
    case .discrete:
      var (count, product) = (-1.0, 1.0)
      repeat {
        count += 1
        product *= Self.uniform(&stream)
      } while product > exp(-1.0)
      return count
    }
  }

  /// In 0 to 1, both left out.
  private static func uniform(_ stream: inout RandomStream) -> Double {
    (Double(stream.next() >> 12) + 0.5) / 0x1p52
  }

  private static func gauss(_ stream: inout RandomStream) -> Double {
    let radius = (-2 * log(uniform(&stream))).squareRoot()
    return radius * cos(2 * Double.pi * uniform(&stream))
  }
}

/// How often intervals and tests of the studies' tables are right, where the truth is known.
///
/// Every figure comes from the product's own code; the same number of rounds gives the same figures.
struct Simulation {
  let population: Population

  private func stream(_ name: String, _ numbers: Int...) -> RandomStream {
    var key = RandomKey(seed: 13).derived(name).derived(population.rawValue)
    for number in numbers { key = key.derived(number) }
    return key.stream()
  }

  /// How often the 95 % interval of a mean holds the population's.
  func coverage(of count: Int, by method: Comparison.Interval, rounds: Int) -> Double {
    var stream = stream("coverage", count)
    var hits = 0
    for _ in 0..<rounds {
      let values = (0..<count).map { _ in population.draw(&stream) }
      let interval = SampleSummary(values, interval: method).interval
      hits += interval?.contains(population.mean) == true ? 1 : 0
    }
    return Double(hits) / Double(rounds)
  }

  /// How often the 95 % interval of the mean paired difference of two equal variants holds 0.
  func pairedCoverage(of count: Int, rounds: Int) -> Double {
    var stream = stream("pairs", count)
    var hits = 0
    for _ in 0..<rounds {
      let differences = (0..<count).map { _ in
        population.draw(&stream) - population.draw(&stream)
      }
      hits += PairedTest(differences).interval?.contains(0) == true ? 1 : 0
    }
    return Double(hits) / Double(rounds)
  }

  /// How often a test finds the difference of two variants that lie so many deviations of their
  /// paired differences apart.
  func power(of count: Int, shift: Double, by test: Comparison.Test, rounds: Int) -> Double {
    var stream = stream("power", count)
    var hits = 0
    for _ in 0..<rounds {
      let differences = (0..<count).map { _ in population.draw(&stream) + shift }
      let p = PairedTest(differences, by: test).p ?? 1
      hits += p < ComparisonTable.level ? 1 : 0
    }
    return Double(hits) / Double(rounds)
  }

  /// How often a table of variants that do not differ has any p below 0.05.
  struct FalseAlarms {
    /// Against the best of the data, corrected for as many tests as are shown: by the signed-rank test
    /// and by Student's. No table does this.
    var bestByRanks = 0.0
    var best = 0.0
    /// As tables are without a baseline.
    var allPairs = 0.0
    /// As tables are with one.
    var baseline = 0.0
  }

  func falseAlarms(variants: Int, seeds: Int, rounds: Int) -> FalseAlarms {
    var stream = stream("alarms", variants, seeds)
    let axes = [
      ComparedAxis("variant", labels: (1...variants).map(String.init)),
      ComparedAxis("seed", labels: (1...seeds).map(String.init)),
    ]
    func comparison(_ baseline: [Trial.Setting]) -> Comparison {
      Comparison(
        .metric("m.x"), over: ["seed"], rows: ["variant"],
        statistics: .init(repetition: "seed", baseline: baseline), file: "x")
    }
    let (all, against) = (comparison([]), comparison([.init(axis: "variant", label: "1")]))
    let level = ComparisonTable.level
    var alarms = FalseAlarms()
    for _ in 0..<rounds {
      // A seed is kind or unkind to all variants.
      let kindness = (0..<seeds).map { _ in population.draw(&stream) }
      let results = Sample.results(axes, metric: "m.x") { labels in
        population.draw(&stream) + kindness[(Int(labels[1]) ?? 1) - 1]
      }
      let table = ComparisonTable(all, results: results, axes: axes)
      let shown = table.comparisons.compactMap { $0 }
      let ranks = holmAdjusted(shown.compactMap { $0.test?.signedRank.p })
      let plain = holmAdjusted(shown.compactMap { $0.test?.p })
      let fixed = ComparisonTable(against, results: results, axes: axes).pairs
      alarms.bestByRanks += ranks.contains { $0 < level } ? 1 : 0
      alarms.best += plain.contains { $0 < level } ? 1 : 0
      alarms.allPairs += table.pairs.contains { ($0.adjustedP ?? 1) < level } ? 1 : 0
      alarms.baseline += fixed.contains { ($0.adjustedP ?? 1) < level } ? 1 : 0
    }
    for path in [
      \FalseAlarms.bestByRanks, \FalseAlarms.best, \FalseAlarms.allPairs, \FalseAlarms.baseline,
    ] { alarms[keyPath: path] /= Double(rounds) }
    return alarms
  }

  /// How often two variants that do not differ seem to, from ten seeds with some settings each, where
  /// what a seed does to a variant is common to all settings: with the settings counted as
  /// repetitions, and averaged inside a seed, as tables are.
  func settings(_ count: Int, rounds: Int) -> (counted: Double, averaged: Double) {
    var stream = stream("settings", count)
    let axes = [
      ComparedAxis("variant", labels: ["1", "2"]),
      ComparedAxis("setting", labels: (1...count).map(String.init)), Sample.seeds,
    ]
    let comparison = Comparison(
      .metric("m.x"), over: ["seed", "setting"], rows: ["variant"], file: "x")
    var alarms = (counted: 0, averaged: 0)
    for _ in 0..<rounds {
      let luck = (0..<20).map { _ in population.draw(&stream) }
      let results = Sample.results(axes, metric: "m.x") { labels in
        let place = (Int(labels[0]) ?? 1) * 10 + (Int(labels[2]) ?? 1) - 11
        return luck[place] + population.draw(&stream) / 4
      }
      let half = results.count / 2
      let differences = (0..<half).map {
        results[$0].metrics[0].value - results[$0 + half].metrics[0].value
      }
      let table = ComparisonTable(comparison, results: results, axes: axes)
      alarms.counted += (PairedTest(differences).p ?? 1) < ComparisonTable.level ? 1 : 0
      alarms.averaged += (table.pairs[0].adjustedP ?? 1) < ComparisonTable.level ? 1 : 0
    }
    return (Double(alarms.counted) / Double(rounds), Double(alarms.averaged) / Double(rounds))
  }
}

/// A command, and the figure that is read from each of its runs.
struct Subject {
  let command: [String]
  let figure: (ProcessRun) throws -> Double

  /// - Parameter figure: The wall time in seconds unless given.
  init(_ command: [String], figure: @escaping (ProcessRun) throws -> Double = { $0.wall }) {
    self.command = command
    self.figure = figure
  }

  /// A program that prints its figure: the median where it prints several.
  /// - Parameter skipping: How many of the first are left out, while programs still compile.
  init(_ command: [String], prints word: String, skipping count: Int = 0) {
    self.init(command) { run in
      let figures = run.figures(word).dropFirst(count)
      guard !figures.isEmpty else {
        throw ProcessRun.Failure(command: command, message: "error: it printed no '\(word)'")
      }
      return median(Array(figures))
    }
  }
}

/// What the runs of one subject gave.
struct Measured {
  /// The median of its figures.
  let figure: Double
  /// The most memory that one of its runs held, in megabytes.
  let peakMemory: Double
  let runs: [ProcessRun]
}

/// Runs the subjects in turn, `repeats` times, so that a slow moment of the machine meets them all.
func measure(_ subjects: [Subject], repeats: Int) throws -> [Measured] {
  var figures = subjects.map { _ in [Double]() }
  var runs = subjects.map { _ in [ProcessRun]() }
  for _ in 0..<repeats {
    for (index, subject) in subjects.enumerated() {
      let run = try ProcessRun(subject.command)
      figures[index].append(try subject.figure(run))
      runs[index].append(run)
    }
  }
  return zip(figures, runs).map { figures, runs in
    Measured(
      figure: median(figures), peakMemory: runs.map(\.peakMemory).max() ?? 0, runs: runs)
  }
}

func measure(_ subject: Subject, repeats: Int) throws -> Measured {
  try measure([subject], repeats: repeats)[0]
}

/// - Precondition: There is at least one number.
func median(_ numbers: [Double]) -> Double {
  let sorted = numbers.sorted()
  let middle = sorted.count / 2
  return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
}

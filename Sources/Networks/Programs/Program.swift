import Tensors

/// A graph made ready to run for batches of one size: in which order, in what memory, how divided.
///
/// How work is divided follows from the sizes alone, so that the bits of a result do not depend on the
/// number of threads. Samples are divided into groups, which threads share out; a group is taken through
/// the graph a few samples at a time, so that what lies between two operations stays in a processor's
/// cache and takes little memory. What is summed over samples is summed for each group, and the groups'
/// sums are added in their order.
public struct Program: Sendable {
  /// Samples of a batch.
  public let rows: Int
  /// How the samples are divided among threads.
  let groups: Shards
  /// Samples that go through the graph together.
  let blockRows: Int
  let turns: [Turn]
  /// Where the results lie, in the order in which they were asked for.
  let results: [Place]
  /// The names of the inputs and settings, with their places.
  let settings: [String: Place]
  let constants: [(place: Place, values: [Float])]
  /// Floats that all threads share.
  let sharedSize: Int
  /// Floats that each thread has for itself.
  let laneSize: Int
  let mostInputs: Int
  public let parameters: ParameterLayout
  public let states: ParameterLayout

  /// What is done between two meetings of the threads.
  enum Turn: Sendable {
    /// Every sample through some operations, and what is summed on the way.
    case rows([Instruction], sums: [Sum])
    /// The groups' sums are added up.
    case combine([Sum])
    /// An operation that needs the whole batch.
    case whole(Instruction, parts: Int)
    /// States become other values.
    case update([(state: Place, value: Place)])
  }

  struct Instruction: Sendable {
    let work: Work
    let inputs: [Place]
    let result: Place
    let scratch: Place
    /// Of the inputs, then of the result.
    let shapes: [Shape]
    let node: Int
    /// The layer that it belongs to; empty for none.
    let layer: String
  }

  enum Work: Sendable {
    case operation(any Operation)
    /// An input is read from the caller.
    case read(input: Int)
  }

  /// What is summed over the samples.
  struct Sum: Sendable {
    /// A group's own, the groups one after the other; the result itself where there is one group.
    let shares: Place
    let result: Place
  }

  /// Where numbers lie.
  struct Place: Sendable, Equatable {
    enum Memory: Sendable { case shared, lane, parameters, states, gradient }
    var memory: Memory
    var start: Int
    /// Of one sample, or of what a batch has once.
    var count: Int
    /// Whether each sample has `count` numbers.
    var isBatched: Bool

    static let none = Place(memory: .shared, start: 0, count: 0, isBatched: false)
  }

  /// The names of the graph's inputs, by their numbers in `InputSource`.
  public let inputs: [String]

  /// Bytes that running takes beside parameters and gradient.
  /// - Parameter threads: that run it.
  public func bytes(threads: Int) -> Int {
    4 * (sharedSize + threads * laneSize)
  }

  /// - Parameters:
  ///   - graph: what is computed.
  ///   - results: the values that are wanted.
  ///   - gradients: what lies in the gradient buffer, as the parameters lie in theirs: for each
  ///     parameter its gradient.
  ///   - rows: samples of a batch, at least 1.
  ///   - movesStates: whether the graph's states become other values at the end.
  public init(
    _ graph: Graph, results: [Value], gradients: [(parameter: Value, gradient: Value)] = [],
    rows: Int, movesStates: Bool = false
  ) {
    precondition(rows >= 1, "a batch has a sample")
    let updates = movesStates ? graph.updates : []
    var layout = Layout(
      graph, results: results + updates.map(\.value), gradients: gradients, rows: rows)
    var turns = layout.turns()
    if !updates.isEmpty {
      turns.append(
        .update(
          updates.map { (layout.place(of: $0.state.index), layout.place(of: $0.value.index)) }))
    }
    self.turns = turns
    self.rows = rows
    groups = layout.groups
    blockRows = layout.blockRows
    self.results = results.map { layout.place(of: $0.index) }
    settings = layout.settings
    constants = layout.constants
    sharedSize = layout.shared.size
    laneSize = layout.laneSize
    mostInputs = graph.nodes.map(\.inputs.count).max() ?? 0
    parameters = layout.parameters
    states = layout.states
    inputs = layout.inputs
  }
}

extension Program: CustomStringConvertible {
  /// How the work is divided, on one line.
  public var description: String {
    "\(rows) samples in \(groups.count) groups, \(blockRows) at a time, in \(turns.count) turns"
  }
}

extension Program.Instruction {
  /// What messages call it.
  var title: String {
    switch work {
    case .operation(let operation): operation.title
    case .read: "input"
    }
  }
}

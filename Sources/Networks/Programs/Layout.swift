import Tensors

/// Finds a place for every number of a program, and puts its operations in order.
struct Layout {
  let graph: Graph
  let schedule: Schedule
  let rows: Int
  let parameters: ParameterLayout
  let states: ParameterLayout
  private(set) var groups = Shards(of: 1, atLeast: 1, atMost: 1)
  private(set) var blockRows = 1
  private(set) var shared = Room()
  private(set) var laneSize = 0
  private(set) var settings: [String: Program.Place] = [:]
  private(set) var constants: [(place: Program.Place, values: [Float])] = []
  private(set) var inputs: [String] = []
  private var places: [Int: Program.Place] = [:]
  /// The gradient's place of each node that is a parameter's gradient.
  private var gradientPlaces: [Int: Program.Place] = [:]
  private var order: [Int: [Int]] = [:]

  init(
    _ graph: Graph, results: [Value], gradients: [(parameter: Value, gradient: Value)], rows: Int
  ) {
    self.graph = graph
    self.rows = rows
    schedule = Schedule(graph, results: results + gradients.map(\.gradient))
    parameters = ParameterLayout(parametersOf: graph)
    states = ParameterLayout(statesOf: graph)
    for index in graph.nodes.indices where schedule.roots[index] == index {
      if let time = schedule.times[index] { order[time, default: []].append(index) }
    }
    for (parameter, gradient) in gradients {
      guard let start = parameters.start(ofNode: parameter.index) else { continue }
      gradientPlaces[schedule.roots[gradient.index]] = Program.Place(
        memory: .gradient, start: start, count: parameter.shape.count, isBatched: false)
    }
    placeGivenNumbers()
    divide()
  }

  func place(of index: Int) -> Program.Place {
    var place = places[schedule.roots[index]] ?? .none
    let shape = graph.nodes[index].signature.shape
    place.count = shape.count
    place.isBatched = shape.isBatched
    return place
  }

  private func node(_ index: Int) -> Graph.Node { graph.nodes[index] }

  /// What is there before a step begins.
  private mutating func placeGivenNumbers() {
    for (index, node) in graph.nodes.enumerated() {
      let count = node.signature.shape.count
      func place(_ memory: Program.Place.Memory, _ start: Int) -> Program.Place {
        Program.Place(memory: memory, start: start, count: count, isBatched: false)
      }
      switch node.source {
      case .parameter: places[index] = place(.parameters, parameters.start(ofNode: index) ?? 0)
      case .state: places[index] = place(.states, states.start(ofNode: index) ?? 0)
      case .setting(let name):
        let found = settings[name] ?? place(.shared, shared.take(count))
        settings[name] = found
        places[index] = found
      case .constant(let values):
        places[index] = place(.shared, shared.take(count))
        constants.append((place(.shared, places[index]?.start ?? 0), values))
      case .input, .operation: continue
      }
    }
  }

  /// The turns, in their order; gives every value its place on the way.
  mutating func turns() -> [Program.Turn] {
    var turns: [Program.Turn] = []
    for time in order.keys.sorted() {
      let indices = order[time] ?? []
      if time.isMultiple(of: 2) {
        turns += rowTurn(indices)
      } else {
        for index in indices {
          guard case .whole(let parts) = node(index).signature.extent else { continue }
          if places[index] == nil { places[index] = gradientPlaces[index] ?? sharedPlace(index) }
          let signature = node(index).signature
          // Each part has scratch of its own.
          let scratch = shared.take(Room.rounded(signature.scratch) * parts)
          turns.append(
            .whole(
              instruction(
                index,
                scratch: Program.Place(
                  memory: .shared, start: scratch, count: signature.scratch, isBatched: false)),
              parts: parts))
          shared.giveBack(scratch, Room.rounded(signature.scratch) * parts)
          release(before: index)
        }
      }
    }
    return turns
  }

  /// What is shared and crosses from one turn to another. Memory is given back when its last reader
  /// has run, at the end of a turn.
  private mutating func sharedPlace(_ index: Int) -> Program.Place {
    let shape = node(index).signature.shape
    return Program.Place(
      memory: .shared, start: shared.take(shape.count * (shape.isBatched ? rows : 1)),
      count: shape.count, isBatched: shape.isBatched)
  }

  private mutating func release(before index: Int) {
    for input in Set(node(index).inputs.map { schedule.roots[$0.index] })
    where schedule.lastReaders[input] == index {
      guard let place = places[input], place.memory == .shared, schedule.times[input] != nil
      else { continue }
      shared.giveBack(place.start, place.count * (place.isBatched ? rows : 1))
    }
  }

  /// - Parameter shares: where a group's own sum lies, of what is summed over the samples.
  private func instruction(
    _ index: Int, scratch: Program.Place, shares: Program.Place? = nil
  ) -> Program.Instruction {
    let work: Program.Work
    switch node(index).source {
    case .operation(let operation): work = .operation(operation)
    case .input(let name): work = .read(input: inputs.firstIndex(of: name) ?? 0)
    default: preconditionFailure("what is given is not computed")
    }
    return Program.Instruction(
      work: work, inputs: node(index).inputs.map { place(of: $0.index) },
      result: shares ?? place(of: index), scratch: scratch,
      shapes: node(index).inputs.map(\.shape) + [node(index).signature.shape], node: index,
      layer: node(index).layer)
  }

  private mutating func rowTurn(_ indices: [Int]) -> [Program.Turn] {
    var sums: [Program.Sum] = []
    for index in indices {
      if case .input(let name) = node(index).source, !inputs.contains(name) { inputs.append(name) }
      if node(index).signature.extent == .sumOverRows {
        let result = gradientPlaces[index] ?? sharedPlace(index)
        var shares = result
        if groups.count > 1 {
          shares.memory = .shared
          shares.start = shared.take(Room.rounded(result.count) * groups.count)
        }
        places[index] = result
        sums.append(Program.Sum(shares: shares, result: result))
      } else if schedule.crosses[index] {
        places[index] = sharedPlace(index)
      }
    }
    var lane = Lane(self, indices, rows: blockRows)
    for (index, start) in lane.starts() {
      let shape = node(index).signature.shape
      places[index] = Program.Place(
        memory: .lane, start: start, count: shape.count, isBatched: true)
    }
    var shares = sums.map(\.shares)[...]
    let instructions = indices.map { index in
      instruction(
        index,
        scratch: Program.Place(
          memory: .lane, start: lane.scratch, count: node(index).signature.scratch,
          isBatched: false),
        shares: node(index).signature.extent == .sumOverRows ? shares.removeFirst() : nil)
    }
    laneSize = max(laneSize, lane.size)
    for index in indices { release(before: index) }
    if groups.count > 1 {
      for sum in sums {
        shared.giveBack(sum.shares.start, Room.rounded(sum.result.count) * groups.count)
      }
    }
    let rowTurn = Program.Turn.rows(instructions, sums: sums)
    return groups.count > 1 && !sums.isEmpty ? [rowTurn, .combine(sums)] : [rowTurn]
  }
}

/// The memory of one thread in one turn: values that nobody needs after it, and scratch.
struct Lane {
  private let layout: Layout
  private let indices: [Int]
  private let rows: Int
  private(set) var room = Room()
  private(set) var scratch = 0
  private(set) var scratchSize = 0
  var size: Int { room.size }

  init(_ layout: Layout, _ indices: [Int], rows: Int) {
    self.layout = layout
    self.indices = indices
    self.rows = rows
  }

  /// Where the numbers of each node begin.
  mutating func starts() -> [(index: Int, start: Int)] {
    let nodes = layout.graph.nodes
    let schedule = layout.schedule
    scratchSize = indices.map { nodes[$0].signature.scratch }.max() ?? 0
    scratch = room.take(scratchSize)
    var starts: [Int: Int] = [:]
    var result: [(index: Int, start: Int)] = []
    /// What ends with each reader.
    var ends: [Int: [Int]] = [:]
    for index in indices {
      let signature = nodes[index].signature
      if signature.extent == .rows, !schedule.crosses[index] {
        let count = signature.shape.count * rows
        var start: Int?
        if signature.placement == .overFirstInput, let first = nodes[index].inputs.first {
          let root = schedule.roots[first.index]
          // A value that is read twice must not change between.
          let isReadOnce =
            nodes[index].inputs.filter { schedule.roots[$0.index] == root }.count == 1
          if isReadOnce, schedule.lastReaders[root] == index, let place = starts[root],
            nodes[root].signature.shape.count == signature.shape.count
          {
            start = place
            starts[root] = nil
          }
        }
        let place = start ?? room.take(count)
        starts[index] = place
        result.append((index, place))
        ends[schedule.lastReaders[index], default: []].append(index)
      }
      for ended in ends[index] ?? [] {
        guard let start = starts.removeValue(forKey: ended) else { continue }
        room.giveBack(start, nodes[ended].signature.shape.count * rows)
      }
    }
    return result
  }
}

extension Layout {
  /// Floats of one thread that a cache beside the processor holds.
  private static let cached = 1 << 17

  /// How many samples go through the graph together, and in how many groups they are divided.
  private mutating func divide() {
    /// Of one sample, in the turn that needs most.
    var floats = 1
    /// Multiplications and additions for one sample.
    var operations = 0
    /// Numbers that are read, or added to, once for all samples that go through together.
    var shared = 0
    var summed = 0
    for indices in order.filter({ $0.key.isMultiple(of: 2) }).values {
      var lane = Lane(self, indices, rows: 1)
      _ = lane.starts()
      floats = max(floats, lane.size - Room.rounded(lane.scratchSize))
      for index in indices {
        let signature = node(index).signature
        operations += signature.operations
        shared += node(index).inputs.filter { !$0.shape.isBatched }.reduce(0) {
          $0 + $1.shape.count
        }
        if signature.extent == .sumOverRows { summed += signature.shape.count }
      }
    }
    // A processor reads some 2.5 floats from the cache that all threads share while it does 32
    // operations: with so many samples, what is shared takes a tenth of the time of the work.
    let fewest = 128 * (shared + 3 * summed) / max(operations, 1)
    let half = operations * rows > 1 << 20 ? (rows + 1) / 2 : rows
    blockRows = max(1, min(half, max(fewest, Self.cached / floats)))
    // A group has sums of its own, which are cleared and added up: no more groups than keep that
    // below some 3 % of the work.
    let byWork =
      summed == 0
      ? 32 : max(2, Int(0.03 * Double(operations) * Double(rows) / (8 * Double(summed))))
    groups = Shards(
      of: rows, atLeast: 1, atMost: min(32, (rows + blockRows - 1) / blockRows, byWork))
  }
}

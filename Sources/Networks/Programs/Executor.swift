public import Tensors

/// Who gives the numbers of a graph's inputs.
public protocol InputSource: Sendable {
  /// Writes the numbers of some samples of the batch.
  /// - Parameters:
  ///   - input: which, as numbered by `Program.inputs`.
  ///   - rows: of the batch.
  ///   - values: receives them, sample after sample.
  func read(_ input: Int, rows: Range<Int>, into values: inout MutableSpan<Float>)
}

/// Runs a program on the threads of a team. A run allocates nothing.
public final class Executor: @unchecked Sendable {
  // Unchecked: what threads share is written as the program orders it.
  public let program: Program
  private let team: ThreadTeam
  private let shared: FloatBuffer
  private let lanes: FloatBuffer
  private let buffers: [FloatBuffer]
  private let calls: [Call]
  /// Whether a run looks for numbers that are not finite.
  private var looks = false
  /// Of each thread, the first instruction in the graph's order that gave such a number.
  private var faults: [Program.Instruction?]
  /// The root of the random numbers of a run.
  public var key = RandomKey(seed: 0)
  public var source: any InputSource

  /// - Parameters:
  ///   - program: what is run.
  ///   - parameters: laid out as `program.parameters`.
  ///   - states: laid out as `program.states`.
  ///   - gradient: laid out as the parameters; empty where no gradients are asked for.
  ///   - source: of the inputs.
  ///   - team: the threads.
  public init(
    _ program: Program, parameters: FloatBuffer, states: FloatBuffer, gradient: FloatBuffer,
    source: any InputSource, team: ThreadTeam
  ) {
    precondition(
      parameters.count == program.parameters.count && states.count == program.states.count,
      "parameters and states are those of the program")
    self.program = program
    self.team = team
    self.source = source
    shared = FloatBuffer(count: program.sharedSize)
    lanes = FloatBuffer(count: program.laneSize * team.count)
    buffers = [shared, lanes, parameters, states, gradient]
    calls = (0..<team.count).map { _ in Call(mostInputs: program.mostInputs) }
    faults = Array(repeating: nil, count: team.count)
    for call in calls { call.batchRows = program.rows }
    for (place, values) in program.constants { shared.update(from: values.span, at: place.start) }
  }

  /// Gives a setting its value for the runs to come.
  /// - Precondition: the graph has the setting.
  public func set(_ name: String, to value: Float) {
    guard let place = program.settings[name] else {
      preconditionFailure("the graph has no setting '\(name)'")
    }
    shared.update(from: [value].span, at: place.start)
  }

  /// The numbers of a result: of all samples where each has its own.
  /// - Parameter index: in the order in which the program was asked for them.
  @_lifetime(borrow self)
  public func result(_ index: Int) -> Span<Float> {
    let place = program.results[index]
    let count = place.count * (place.isBatched ? program.rows : 1)
    let buffer = buffers[buffer(place)]
    return unsafe _overrideLifetime(buffer[place.start..<place.start + count], borrowing: self)
  }

  /// Runs the program from its beginning to its end.
  public func run() {
    team.run { [self] worker in work(worker) }
  }

  /// An operation that gave a number which is not finite.
  public struct Fault: Sendable, Equatable {
    /// The operation's title.
    public let operation: String
    /// The layer that it belongs to; empty for none.
    public let layer: String
  }

  /// Runs the program again, and looks at every result: which operation first gave a number that is
  /// not finite, in the graph's order. States do not move.
  /// - Returns: `nil` where all numbers are finite.
  public func firstFault() -> Fault? {
    looks = true
    defer { looks = false }
    for worker in faults.indices { faults[worker] = nil }
    run()
    let first = faults.compactMap(\.self).min { $0.node < $1.node }
    return first.map { Fault(operation: $0.title, layer: $0.layer) }
  }

  /// The share of one thread of the team; all of them call it, and have met at its end.
  public func work(_ worker: Int) {
    for turn in program.turns {
      switch turn {
      case .rows(let instructions, let sums): runRows(instructions, sums, worker)
      case .combine(let sums): combine(sums, worker)
      case .whole(let instruction, let parts): runWhole(instruction, parts, worker)
      case .update(let updates): if worker == 0 && !looks { update(updates) }
      }
      team.synchronize()
    }
  }

  private func runRows(
    _ instructions: [Program.Instruction], _ sums: [Program.Sum], _ worker: Int
  ) {
    let call = calls[worker]
    let groups = program.groups
    for group in groups.indices(for: worker, of: team.count) {
      for sum in sums {
        let start = sum.shares.start + shift(sum, group)
        let buffer = buffers[buffer(sum.shares)]
        var values = buffer.mutable(start..<start + sum.shares.count)
        values.clear()
      }
      let all = groups[group]
      var first = all.lowerBound
      while first < all.upperBound {
        call.firstRow = first
        call.rows = min(program.blockRows, all.upperBound - first)
        var sum = 0
        for instruction in instructions {
          var shift = 0
          if !instruction.result.isBatched {
            shift = self.shift(sums[sum], group)
            sum += 1
          }
          run(instruction, call, worker, shift: shift)
        }
        first += call.rows
      }
    }
  }

  /// How far a group's own sum lies behind the first group's.
  private func shift(_ sum: Program.Sum, _ group: Int) -> Int {
    program.groups.count > 1 ? Room.rounded(sum.result.count) * group : 0
  }

  private func runWhole(_ instruction: Program.Instruction, _ parts: Int, _ worker: Int) {
    let call = calls[worker]
    call.firstRow = 0
    call.rows = program.rows
    call.parts = parts
    let shards = Shards(of: parts, atLeast: 1, atMost: parts)
    for part in shards.indices(for: worker, of: team.count) {
      call.part = part
      run(instruction, call, worker, shift: 0)
    }
    call.part = 0
    call.parts = 1
  }

  /// Adds the groups' sums in their order. Each number has its own sum: however the numbers are shared
  /// out, the bits are the same.
  private func combine(_ sums: [Program.Sum], _ worker: Int) {
    let groups = program.groups.count
    for sum in sums {
      let lines = (sum.result.count + 15) / 16
      let range =
        lines * worker / team.count
        * 16..<min(lines * (worker + 1) / team.count * 16, sum.result.count)
      guard !range.isEmpty else { continue }
      let target = buffers[buffer(sum.result)]
      var result = target.mutable(
        sum.result.start + range.lowerBound..<sum.result.start + range.upperBound)
      let step = Room.rounded(sum.result.count)
      let shares = shared
      sumShares(
        of: shares[sum.shares.start..<sum.shares.start + groups * step], count: groups, at: range,
        step: range.count, into: &result, width: range.count)
    }
  }

  private func update(_ updates: [(state: Program.Place, value: Program.Place)]) {
    let states = buffers[3]
    for (state, value) in updates {
      let source = buffers[buffer(value)]
      var target = states.mutable(state.start..<state.start + state.count)
      target.copy(source[value.start..<value.start + value.count])
    }
  }

  private func buffer(_ place: Program.Place) -> Int {
    switch place.memory {
    case .shared: 0
    case .lane: 1
    case .parameters: 2
    case .states: 3
    case .gradient: 4
    }
  }

  /// - Parameter shift: of the result, of a sum.
  private func run(_ instruction: Program.Instruction, _ call: Call, _ worker: Int, shift: Int) {
    for (index, place) in instruction.inputs.enumerated() {
      unsafe call.inputs[index] = UnsafeBufferPointer(pointer(place, call, worker, shift: 0))
    }
    unsafe call.output = pointer(instruction.result, call, worker, shift: shift)
    switch instruction.work {
    case .operation(let operation):
      let scratch = instruction.scratch
      unsafe call.room = pointer(
        scratch, call, worker,
        shift: scratch.memory == .shared ? Room.rounded(scratch.count) * call.part : 0)
      call.node = instruction.node
      call.shapes = instruction.shapes
      call.key = key
      operation.run(call)
    case .read(let input):
      var values = call.result
      source.read(input, rows: call.firstRow..<call.firstRow + call.rows, into: &values)
    }
    if looks { look(at: instruction, call, worker) }
  }

  private func look(at instruction: Program.Instruction, _ call: Call, _ worker: Int) {
    if let fault = faults[worker], fault.node <= instruction.node { return }
    let result = call.result
    if indexOfFirstNonFinite(in: result.span) != nil { faults[worker] = instruction }
  }

  private func pointer(
    _ place: Program.Place, _ call: Call, _ worker: Int, shift: Int
  ) -> UnsafeMutableBufferPointer<Float> {
    var start = place.start + shift
    if place.memory == .lane { start += program.laneSize * worker }
    if place.isBatched && place.memory != .lane { start += place.count * call.firstRow }
    let count = place.isBatched ? place.count * call.rows : place.count
    return unsafe buffers[buffer(place)].pointer(start..<start + count)
  }
}

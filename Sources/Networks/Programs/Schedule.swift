/// When each node of a graph is computed.
///
/// Time goes in turns: at an even time every sample is taken through all nodes that need no more than the
/// sample itself, from the first of them to the last, so that what lies between them stays near the
/// processor; at the odd time after it comes what needs the whole batch.
struct Schedule {
  /// Of each node that is needed; `nil` for the others, and for what is there before a step begins.
  let times: [Int?]
  /// The node whose memory a node stands for: itself, unless it is the same numbers in another shape.
  let roots: [Int]
  /// The last node that reads what a node, or those that share its memory, hold.
  let lastReaders: [Int]
  /// Whether a node is read at another time than it is computed.
  let crosses: [Bool]

  init(_ graph: Graph, results: [Value]) {
    let nodes = graph.nodes
    var isNeeded = [Bool](repeating: false, count: nodes.count)
    for result in results { isNeeded[result.index] = true }
    for index in nodes.indices.reversed() where isNeeded[index] {
      for input in nodes[index].inputs { isNeeded[input.index] = true }
    }
    var times = [Int?](repeating: nil, count: nodes.count)
    var roots = Array(nodes.indices)
    for (index, node) in nodes.enumerated() where isNeeded[index] {
      switch node.source {
      case .input: times[index] = 0
      case .parameter, .state, .setting, .constant: continue
      case .operation:
        if node.signature.placement == .sameAsFirstInput, let input = node.inputs.first {
          roots[index] = roots[input.index]
          times[index] = times[input.index]
        } else {
          times[index] = Self.time(of: node, among: nodes, roots, times)
        }
      }
    }
    Self.delay(&times, nodes, isNeeded)
    var lastReaders = Array(nodes.indices)
    var crosses = [Bool](repeating: false, count: nodes.count)
    for (index, node) in nodes.enumerated() where isNeeded[index] {
      for input in node.inputs {
        let root = roots[input.index]
        // Of two at different times the later one, whichever the graph names first.
        let last = lastReaders[root]
        if (times[index] ?? 0, index) > (times[last] ?? 0, last) { lastReaders[root] = index }
        if times[index] != times[root] { crosses[root] = true }
      }
    }
    for result in results {
      crosses[roots[result.index]] = true
      lastReaders[roots[result.index]] = Int.max
    }
    self.times = times
    self.roots = roots
    self.lastReaders = lastReaders
    self.crosses = crosses
  }

  private static func time(
    of node: Graph.Node, among nodes: [Graph.Node], _ roots: [Int], _ times: [Int?]
  ) -> Int {
    var time = 0
    let takesRows: Bool
    switch node.signature.extent {
    case .rows, .sumOverRows: takesRows = true
    case .whole:
      takesRows = false
      time = 1
    }
    for input in node.inputs {
      guard let before = times[input.index] else { continue }
      let isSum = nodes[roots[input.index]].signature.extent == .sumOverRows
      if takesRows {
        time = max(time, before.isMultiple(of: 2) ? before + (isSum ? 2 : 0) : before + 1)
      } else {
        time = max(time, before.isMultiple(of: 2) ? before + 1 : before)
      }
    }
    return time
  }

  /// What reads nothing, such as a batch or noise, comes when it is first asked for.
  private static func delay(_ times: inout [Int?], _ nodes: [Graph.Node], _ isNeeded: [Bool]) {
    var earliest = [Int?](repeating: nil, count: nodes.count)
    for (index, node) in nodes.enumerated() where isNeeded[index] {
      guard let time = times[index] else { continue }
      for input in node.inputs { earliest[input.index] = min(earliest[input.index] ?? time, time) }
    }
    for (index, node) in nodes.enumerated() where node.inputs.isEmpty {
      guard let time = times[index], let first = earliest[index], first > time else { continue }
      // What every sample has is computed at even times.
      times[index] = node.signature.extent == .rows ? first / 2 * 2 : first
    }
  }
}

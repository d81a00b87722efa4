extension CodingUserInfoKey {
  /// The `OperationCatalog` that a graph is read with; the built-in one unless given.
  public static let operations: CodingUserInfoKey = {
    guard let key = CodingUserInfoKey(rawValue: "Networks.operations") else {
      preconditionFailure("a key is made of any text")
    }
    return key
  }()
}

/// A graph in a file: its nodes in their order, each with what it is made of.
extension Graph: Codable {
  private enum CodingKeys: String, CodingKey { case nodes, updates }

  private enum NodeKeys: String, CodingKey {
    case input, parameter, state, setting, constant, operation, options, inputs, size, layer
  }

  /// The most nodes of a graph that is read: no network of ours has a hundredth of them.
  private static let mostNodes = 100_000

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    var list = container.nestedUnkeyedContainer(forKey: .nodes)
    for node in nodes {
      var item = list.nestedContainer(keyedBy: NodeKeys.self)
      if !node.layer.isEmpty { try item.encode(node.layer, forKey: .layer) }
      let size = node.signature.shape.dimensions
      switch node.source {
      case .setting(let name): try item.encode(name, forKey: .setting)
      case .input(let name):
        try item.encode(name, forKey: .input)
        try item.encode(size, forKey: .size)
      case .parameter(let name):
        try item.encode(name, forKey: .parameter)
        try item.encode(size, forKey: .size)
      case .state(let name):
        try item.encode(name, forKey: .state)
        try item.encode(size, forKey: .size)
      case .constant(let values):
        try item.encode(values, forKey: .constant)
        try item.encode(size, forKey: .size)
      case .operation(let operation):
        try item.encode(type(of: operation).name, forKey: .operation)
        try item.encode(node.inputs.map(\.index), forKey: .inputs)
        try operation.encode(to: item.superEncoder(forKey: .options))
      }
    }
    try container.encode(
      updates.map { [$0.state.index, $0.value.index] }, forKey: .updates)
  }

  /// Reads a graph, and checks that everything in it fits together.
  /// - Throws: `DecodingError` for what is no graph; `NetworkError`, with the number of the node, for one
  ///   whose parts do not fit.
  public init(from decoder: any Decoder) throws {
    self.init()
    let catalog = decoder.userInfo[.operations] as? OperationCatalog ?? .builtin
    let container = try decoder.container(keyedBy: CodingKeys.self)
    var list = try container.nestedUnkeyedContainer(forKey: .nodes)
    while !list.isAtEnd {
      guard nodes.count < Self.mostNodes else {
        throw NetworkError("a graph has at most \(Self.mostNodes) nodes")
      }
      let item = try list.nestedContainer(keyedBy: NodeKeys.self)
      let number = nodes.count
      do {
        try read(item, catalog)
      } catch let error as NetworkError {
        throw NetworkError("node \(number) of the graph: \(error)")
      }
    }
    layer = ""
    for pair in try container.decode([[Int]].self, forKey: .updates) {
      guard pair.count == 2, pair.allSatisfy({ nodes.indices.contains($0) }),
        case .state = nodes[pair[0]].source, value(pair[0]).shape == value(pair[1]).shape
      else { throw NetworkError("an update of the graph is no pair of a state and its next value") }
      update(value(pair[0]), with: value(pair[1]))
    }
  }

  private mutating func read(
    _ item: KeyedDecodingContainer<NodeKeys>, _ catalog: OperationCatalog
  ) throws {
    layer = try item.decodeIfPresent(String.self, forKey: .layer) ?? ""
    func shape(isBatched: Bool) throws -> Shape {
      try Shape(checking: item.decode([Int].self, forKey: .size), isBatched: isBatched)
    }
    if let name = try item.decodeIfPresent(String.self, forKey: .setting) {
      _ = setting(name)
    } else if let name = try item.decodeIfPresent(String.self, forKey: .input) {
      _ = append(.input(name), try shape(isBatched: true))
    } else if let name = try item.decodeIfPresent(String.self, forKey: .parameter) {
      _ = append(.parameter(name), try shape(isBatched: false))
    } else if let name = try item.decodeIfPresent(String.self, forKey: .state) {
      _ = append(.state(name), try shape(isBatched: false))
    } else if let values = try item.decodeIfPresent([Float].self, forKey: .constant) {
      let shape = try shape(isBatched: false)
      guard values.count == shape.count else {
        throw NetworkError("a constant of \(shape) has \(values.count) numbers")
      }
      _ = constant(values, shape.dimensions)
    } else {
      try readOperation(item, catalog)
    }
  }

  private mutating func readOperation(
    _ item: KeyedDecodingContainer<NodeKeys>, _ catalog: OperationCatalog
  ) throws {
    let name = try item.decode(String.self, forKey: .operation)
    guard let type = catalog.operation(named: name) else {
      throw NetworkError("no operation is called '\(name)'")
    }
    let inputs = try item.decode([Int].self, forKey: .inputs)
    guard let wrong = inputs.first(where: { !nodes.indices.contains($0) }) else {
      let operation = try type.init(from: item.superDecoder(forKey: .options))
      _ = try apply(operation, to: inputs.map { value($0) })
      return
    }
    throw NetworkError("'\(name)' reads node \(wrong), which does not stand before it")
  }
}

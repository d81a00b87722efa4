import Tensors

/// Numbers less their mean and divided by their deviation, over groups of channels of one sample.
///
/// Source: Wu and He, "Group Normalization", 2018; Ba et al., "Layer Normalization", 2016, which is one
/// group at each position.
struct GroupNormalization: Operation {
  static let name = "group-normalization"
  static let inputCounts = 1...1

  let groups: Int
  /// Whether a group reaches over all positions; else each position has its own.
  let crossesPositions: Bool
  /// Added to the variance.
  let epsilon: Float

  func signature(of inputs: [Shape]) throws(NetworkError) -> Signature {
    guard groups >= 1, inputs[0].features % groups == 0 else {
      throw NetworkError("\(groups) groups do not divide \(inputs[0].features) channels evenly")
    }
    return Signature(inputs[0], operations: 8 * inputs[0].count, placement: .overFirstInput)
  }

  func run(_ call: Call) {
    var result = call.resultFromFirstInput
    forEachGroup(call) { start, step, positions, width in
      let (mean, scale) = moments(result.span, start, step, positions, width)
      for position in 0..<positions {
        for index in start + position * step..<start + position * step + width {
          result[index] = (result[index] - mean) * scale
        }
      }
    }
  }

  /// The mean, and one divided by the deviation.
  fileprivate func moments(
    _ values: Span<Float>, _ start: Int, _ step: Int, _ positions: Int, _ width: Int
  ) -> (mean: Float, scale: Float) {
    let count = Double(positions * width)
    var sum = 0.0
    for position in 0..<positions {
      for index in start + position * step..<start + position * step + width {
        sum += Double(values[index])
      }
    }
    let mean = sum / count
    var squares = 0.0
    for position in 0..<positions {
      for index in start + position * step..<start + position * step + width {
        let difference = Double(values[index]) - mean
        squares += difference * difference
      }
    }
    return (Float(mean), Float(1 / (squares / count + Double(epsilon)).squareRoot()))
  }

  /// The groups of a call: where each begins, how far its positions lie apart, how many there are, and the
  /// channels of each.
  fileprivate func forEachGroup(
    _ call: Call, _ body: (_ start: Int, _ step: Int, _ positions: Int, _ width: Int) -> Void
  ) {
    let shape = call.shape(0)
    let (features, width) = (shape.features, shape.features / groups)
    let samples = call.result.count / (crossesPositions ? shape.count : features)
    for sample in 0..<samples {
      for group in 0..<groups {
        if crossesPositions {
          body(sample * shape.count + group * width, features, shape.positions, width)
        } else {
          body(sample * features + group * width, features, 1, width)
        }
      }
    }
  }

  func gradients(_ node: Differentiation, in graph: inout Graph) throws(NetworkError) -> [Value?] {
    [
      try graph.apply(
        GroupNormalizationGradient(normalization: self), node.gradient, node.inputs[0])
    ]
  }
}

/// The way back through a normalisation of groups.
///
/// Inputs: the gradient of the result; what was normalised.
struct GroupNormalizationGradient: Operation {
  static let name = "group-normalization-gradient"
  static let inputCounts = 2...2

  let normalization: GroupNormalization

  func signature(of inputs: [Shape]) throws(NetworkError) -> Signature {
    try inputs.checkEqual()
    return try normalization.signature(of: [inputs[0]])
  }

  func run(_ call: Call) {
    let values = call.input(1)
    var result = call.resultFromFirstInput
    normalization.forEachGroup(call) { start, step, positions, width in
      let (mean, scale) = normalization.moments(values, start, step, positions, width)
      var sum = 0.0
      var product = 0.0
      for position in 0..<positions {
        for index in start + position * step..<start + position * step + width {
          sum += Double(result[index])
          product += Double(result[index]) * Double((values[index] - mean) * scale)
        }
      }
      let count = Double(positions * width)
      let (meanGradient, slope) = (Float(sum / count), Float(product / count))
      for position in 0..<positions {
        for index in start + position * step..<start + position * step + width {
          let normalized = (values[index] - mean) * scale
          result[index] = (result[index] - meanGradient - normalized * slope) * scale
        }
      }
    }
  }

  func gradients(_ node: Differentiation, in graph: inout Graph) throws(NetworkError) -> [Value?] {
    throw NetworkError("the gradient of a group normalisation cannot be differentiated again")
  }
}

extension Graph {
  /// Numbers less their mean and divided by their deviation, over groups of channels and all positions of
  /// one sample; then times a number and plus another a channel.
  ///
  /// Adds the parameters `NAME.scale` and `NAME.shift`, `[channels]`.
  ///
  /// Source: Wu and He, "Group Normalization", 2018.
  /// - Throws: `NetworkError` where the groups do not divide the channels.
  public mutating func groupNormalization(
    _ name: String, _ value: Value, groups: Int, epsilon: Float = 1e-5
  ) throws(NetworkError) -> Value {
    let normalized = try apply(
      GroupNormalization(groups: groups, crossesPositions: true, epsilon: epsilon), value)
    return try scaleAndShift(name, normalized)
  }

  /// The same over all features of each position.
  ///
  /// Source: Ba et al., "Layer Normalization", 2016.
  /// - Throws: never for a value of this graph.
  public mutating func layerNormalization(
    _ name: String, _ value: Value, epsilon: Float = 1e-5
  ) throws(NetworkError) -> Value {
    let normalized = try apply(
      GroupNormalization(groups: 1, crossesPositions: false, epsilon: epsilon), value)
    return try scaleAndShift(name, normalized)
  }

  /// Numbers less their mean and divided by their deviation, over the batch and all positions; then times a
  /// number and plus another a channel. In training the moments are the batch's, and the states
  /// `NAME.running_mean` and `NAME.running_variance` follow them; else they are the states'.
  ///
  /// Source: Ioffe and Szegedy, "Batch Normalization", 2015.
  /// - Parameters:
  ///   - name: of the layer.
  ///   - value: `[…, channels]` of every sample.
  ///   - isTraining: whether the batch's moments are taken.
  ///   - momentum: how much of a batch's moments the states take on.
  ///   - epsilon: added to the variance.
  /// - Throws: never for a value of every sample.
  public mutating func batchNormalization(
    _ name: String, _ value: Value, isTraining: Bool, momentum: Float = 0.1, epsilon: Float = 1e-5
  ) throws(NetworkError) -> Value {
    let channels = value.shape.features
    let runningMean = state(name + ".running_mean", [channels])
    let runningVariance = state(name + ".running_variance", [channels])
    let small = constant([epsilon])
    var centered: Value
    var variance = runningVariance
    if isTraining {
      let mean = try mean(value, to: .shared(channels))
      centered = try subtract(value, try repeated(mean, to: value.shape))
      variance = try self.mean(try multiply(centered, centered), to: .shared(channels))
      try follow(runningMean, mean, by: momentum)
      // As other programs have it, the states follow the variance with one less in its divisor.
      try follow(runningVariance, try apply(BesselCorrection(), variance, value), by: momentum)
    } else {
      centered = try subtract(value, try repeated(runningMean, to: value.shape))
    }
    let sum = try add(variance, small)
    let scale = try reciprocal(try squareRoot(sum))
    return try scaleAndShift(name, try multiply(centered, scale))
  }

  private mutating func scaleAndShift(
    _ name: String, _ value: Value
  ) throws(NetworkError) -> Value {
    let scale = parameter(name + ".scale", [value.shape.features])
    let shift = parameter(name + ".shift", [value.shape.features])
    return try add(try multiply(value, scale), shift)
  }

  /// A state goes a part of the way to a value at the end of every step.
  private mutating func follow(
    _ state: Value, _ value: Value, by momentum: Float
  ) throws(NetworkError) {
    update(
      state,
      with: try add(try scale(state, by: 1 - momentum), try scale(try stop(value), by: momentum)))
  }
}

/// A variance over n numbers as one over n - 1 has it.
///
/// Inputs: the variance; what it is of.
struct BesselCorrection: Operation {
  static let name = "bessel-correction"
  static let inputCounts = 2...2

  func signature(of inputs: [Shape]) throws(NetworkError) -> Signature {
    guard inputs[0] == .shared(inputs[1].features) else {
      throw NetworkError(
        "a variance has a number a channel, \(inputs[1].features), not \(inputs[0])")
    }
    return Signature(inputs[0])
  }

  func run(_ call: Call) {
    let count = Float(call.batchRows * call.shape(1).positions)
    var result = call.result
    result.copy(call.input(0))
    scale(&result, by: count / max(count - 1, 1))
  }

  func gradients(_ node: Differentiation, in graph: inout Graph) throws(NetworkError) -> [Value?] {
    throw NetworkError("the running variance of a batch normalisation has no gradient")
  }
}

/// The operations that a file's graph may hold, by their names.
public struct OperationCatalog: Sendable {
  private var types: [String: any Operation.Type] = [:]

  /// Without any.
  public init() {}

  /// Those of this module.
  public static let builtin: OperationCatalog = {
    var catalog = OperationCatalog()
    let types: [any Operation.Type] = [
      Activate.self, ActivationGradient.self, BesselCorrection.self, Clamping.self,
      ClampingGradient.self, Concatenation.self, Convolution.self, ConvolutionWeightGradient.self,
      DenseSums.self, DenseWeightGradient.self, DropoutMask.self, Elementwise.self, Embedding.self,
      GroupNormalization.self, GroupNormalizationGradient.self, MatrixProduct.self, MaxPool.self,
      MaxPoolChoice.self, MaxPoolGradient.self, NearestEntry.self, NormalNoise.self,
      PixelLossGradient.self, PixelLossSums.self, PositionMap.self, Product.self, Repetition.self,
      Reshape.self, Scaling.self, Slice.self, Softmax.self, SoftmaxGradient.self, Spread.self,
      Stop.self, Sum.self, SumTo.self, SwapAxes.self, TableSums.self, TransposedConvolution.self,
    ]
    for type in types { catalog.register(type) }
    return catalog
  }()

  /// Adds an operation.
  /// - Precondition: no other has its name.
  public mutating func register(_ type: any Operation.Type) {
    precondition(types[type.name] == nil, "two operations are called '\(type.name)'")
    types[type.name] = type
  }

  /// The names, sorted.
  public var names: [String] { types.keys.sorted() }

  /// The operation of a name; `nil` where there is none.
  public func operation(named name: String) -> (any Operation.Type)? { types[name] }
}

public import Pipeline

/// Which loss, and what it is a mean over.
public struct LossOptions: Configurable {
  public static let name = "loss"
  public static let summary = "What training makes small."

  public var loss: any Loss = BinaryCrossEntropy()
  public var reduction = LossReduction.pixelMean

  public init() {}

  init(reduction: LossReduction) { self.reduction = reduction }

  public static var fields: [Field<LossOptions>] {
    [
      Field("loss", \.loss, component: .loss, help: "What training makes small.")
        .alsoKnownAs("criterion", "loss_fn", "loss_function", "objective"),
      Field(
        "reduction", \.reduction,
        help: "The loss is a mean over pixels, or over images of the sum of their pixels."),
    ]
  }

  /// Advice is taken from what the losses say of themselves: this one may be of another package.
  func faults(output: OutputActivation) -> [OptionFault] {
    let own = type(of: loss)
    guard !own.outputs.contains(output.kind) else { return [] }
    let suited = OutputActivation.allCases.filter { own.outputs.contains($0.kind) }
    let needed = suited.map { "'output: \($0.rawValue)'" }.joined(separator: " or ")
    let others = Self.losses(of: output.kind)
    let advice = others.isEmpty ? "another loss" : others.joined(separator: " or ")
    return [
      OptionFault(
        "the loss '\(own.name)' "
          + (needed.isEmpty ? "takes no output that this model has" : "needs \(needed)")
          + "; with 'output: \(output.rawValue)' take \(advice)", at: "loss")
    ]
  }

  /// The losses of this module that take an output.
  static func losses(of output: OutputKind) -> [String] {
    let losses: [any Loss.Type] = [
      BinaryCrossEntropy.self, MeanSquaredError.self, GaussianLikelihood.self,
    ]
    return losses.filter { $0.outputs.contains(output) }.map { $0.name }
  }
}

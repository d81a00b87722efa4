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

  func faults(output: OutputActivation) -> [OptionFault] {
    guard !type(of: loss).outputs.contains(output.kind) else { return [] }
    return [
      OptionFault(
        "the loss '\(type(of: loss).name)' needs 'output: sigmoid'; with 'output: linear' take "
          + "mse or gaussian-nll", at: "loss")
    ]
  }
}

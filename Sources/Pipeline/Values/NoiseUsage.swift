/// How training uses an attached noise: the options that every `augment` stage has.
public struct NoiseUsage: Configurable, Equatable {
  public static let name = "augment"
  public static let summary = "How training uses an attached noise."

  /// When the noise is drawn.
  public enum Resampling: String, OptionChoice {
    /// Once for all epochs: a fixed set of noisy images.
    case once
    /// Anew for every epoch.
    case everyEpoch = "every_epoch"
  }

  /// What the model is to give back.
  public enum Target: String, OptionChoice {
    /// The image before the noise, as a denoising model learns it.
    case clean
    /// The image after it: ordinary augmentation.
    case augmented
  }

  /// The chance that an image is touched.
  public var apply = 1.0
  public var copies = 1
  public var resample = Resampling.everyEpoch
  public var target = Target.clean

  public init() {}

  public static var fields: [Field<Self>] {
    [
      Field("apply", \.apply, .within(0...1), help: "The chance that an image is touched."),
      Field(
        "copies", \.copies, .within(1...10_000),
        help: "How often an epoch holds each image, every time with noise of its own."),
      Field(
        "resample", \.resample, help: "Whether the noise is drawn once or anew for every epoch."),
      Field(
        "target", \.target,
        help: "What the model is to give back: the image before the noise or after it."),
    ]
  }
}

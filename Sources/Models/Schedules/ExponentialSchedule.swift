public import Pipeline
import Tensors

/// The learning rate times `factor` after every epoch.
public struct ExponentialSchedule: Schedule {
  public static let name = "exponential"
  public static let alsoKnownAs = ["exponential-lr", "exponential-decay"]
  public static let summary =
    "The learning rate times a factor after every epoch."

  public var factor = 0.99
  public var warmup = 0.0

  public init() {}

  public static var fields: [Field<ExponentialSchedule>] {
    [
      Field(
        "factor", \.factor, .above(0, to: 1),
        help: "What the learning rate is multiplied by after every epoch."),
      Field("warmup", \.warmup, .within(0...10_000_000), unit: "epochs", help: Warmup.help),
    ]
  }

  public func rate(_ learningRate: Double, at time: ScheduleTime) -> Double {
    guard let time = time.after(warmup: warmup) else {
      return learningRate * time.warmupShare(warmup)
    }
    return learningRate * power(factor, time.epoch)
  }
}

public import Pipeline
import Tensors

/// The learning rate times `factor` every so many epochs.
public struct StepSchedule: Schedule {
  public static let name = "step"
  public static let alsoKnownAs = ["step-lr", "step-decay"]
  public static let summary =
    "The learning rate times a factor every so many epochs."

  public var every = 10
  public var factor = 0.1
  public var warmup = 0.0

  public init() {}

  public static var fields: [Field<StepSchedule>] {
    [
      Field(
        "every", \.every, .within(1...10_000_000), unit: "epochs",
        help: "How often the learning rate falls."),
      Field("factor", \.factor, .above(0, to: 1), help: "What it is multiplied by each time."),
      Field("warmup", \.warmup, .within(0...10_000_000), unit: "epochs", help: Warmup.help),
    ]
  }

  public func rate(_ learningRate: Double, at time: ScheduleTime) -> Double {
    guard let time = time.after(warmup: warmup) else {
      return learningRate * time.warmupShare(warmup)
    }
    return learningRate * power(factor, time.epoch / every)
  }
}

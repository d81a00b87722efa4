public import Pipeline
import RealModule

/// Half a cosine from the learning rate down to `minimum` at the end of training.
///
/// Source: Loshchilov and Hutter, "SGDR: Stochastic Gradient Descent with Warm Restarts", 2017.
public struct CosineSchedule: Schedule {
  public static let name = "cosine"
  public static let alsoKnownAs = ["cosine-annealing", "cosine-annealing-lr", "cosine-decay"]
  public static let summary =
    "Half a cosine from the learning rate down to a minimum (Loshchilov and Hutter 2017)."

  public var minimum = 0.0
  public var warmup = 0.0

  public init() {}

  public static var fields: [Field<CosineSchedule>] {
    [
      Field("minimum", \.minimum, .atLeast(0), help: "The learning rate at the end."),
      Field("warmup", \.warmup, .within(0...10_000_000), unit: "epochs", help: Warmup.help),
    ]
  }

  public func rate(_ learningRate: Double, at time: ScheduleTime) -> Double {
    guard let time = time.after(warmup: warmup) else {
      return learningRate * time.warmupShare(warmup)
    }
    return minimum + (learningRate - minimum)
      * (1 + Double.cos(2 * Double.pi * (Double(time.step) / Double(2 * time.totalSteps)))) / 2
  }
}

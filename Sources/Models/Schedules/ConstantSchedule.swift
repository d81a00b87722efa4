public import Pipeline

/// One learning rate throughout, after a warm-up if there is one.
public struct ConstantSchedule: Schedule {
  public static let name = "constant"
  public static let alsoKnownAs = ["fixed", "none"]
  public static let summary =
    "The same learning rate throughout."

  public var warmup = 0.0

  public init() {}

  public static var fields: [Field<ConstantSchedule>] {
    [
      Field("warmup", \.warmup, .within(0...10_000_000), unit: "epochs", help: Warmup.help)
    ]
  }

  public func rate(_ learningRate: Double, at time: ScheduleTime) -> Double {
    learningRate * time.warmupShare(warmup)
  }
}

/// What every schedule says of the same option.
enum Warmup {
  static let help = "The learning rate first rises evenly from near 0; the schedule follows."
}

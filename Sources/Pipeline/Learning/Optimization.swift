/// How a gradient moves the parameters. What happens to a parameter depends on its own numbers
/// alone, so that threads may share out the parameters in any way.
public protocol Optimizer: Component {
  /// The size of a step before the schedule changes it.
  var learningRate: Double { get }
  /// How many numbers the optimizer remembers of each parameter from step to step: 2 where they are
  /// Adam's moments.
  var stateSlots: Int { get }
  /// One step of some of the parameters.
  /// - Parameters:
  ///   - parameters: p, overwritten.
  ///   - gradient: of the same count.
  ///   - state: `[stateSlots, count]`, zeros before the first step; overwritten.
  ///   - context: what the step depends on beside these numbers.
  func step(
    _ parameters: inout MutableSpan<Float>, gradient: Span<Float>,
    state: inout MutableSpan<Float>, in context: StepContext)
}

/// What one step of an optimizer depends on beside the numbers of each parameter.
public struct StepContext: Sendable, Equatable {
  /// The one that the schedule gives for this step.
  public var learningRate: Double
  /// Counts from 1.
  public var step: Int
  /// Multiplies the gradient first; 1 unless it is clipped by its norm.
  public var gradientScale: Float

  public init(learningRate: Double, step: Int, gradientScale: Float = 1) {
    self.learningRate = learningRate
    self.step = step
    self.gradientScale = gradientScale
  }
}

extension Optimizer {
  public static var componentKind: String { "optimizer" }
}

extension ComponentKind where Value == any Optimizer {
  public static var optimizer: Self { Self("optimizer") { $0 } }
}

/// How the learning rate changes in the course of training.
public protocol Schedule: Component {
  /// The rate of one step.
  /// - Parameters:
  ///   - learningRate: the optimizer's own.
  ///   - time: where in its training the step is.
  func rate(_ learningRate: Double, at time: ScheduleTime) -> Double
}

extension Schedule {
  public static var componentKind: String { "schedule" }
}

extension ComponentKind where Value == any Schedule {
  public static var schedule: Self { Self("schedule") { $0 } }
}

/// Where in its training a step is.
public struct ScheduleTime: Sendable, Equatable {
  /// Counts from 0.
  public var step: Int
  public var stepsPerEpoch: Int
  /// The steps of the whole training, if nothing ends it earlier.
  public var totalSteps: Int

  public init(step: Int, stepsPerEpoch: Int, totalSteps: Int) {
    self.step = step
    self.stepsPerEpoch = stepsPerEpoch
    self.totalSteps = totalSteps
  }

  /// How many whole epochs have passed.
  public var epoch: Int { step / stepsPerEpoch }

  /// This time counted from the end of a warm-up; `nil` while that lasts.
  /// - Parameter epochs: how long the warm-up takes; its last step may be in mid-epoch.
  public func after(warmup epochs: Double) -> ScheduleTime? {
    let steps = warmupSteps(epochs)
    guard step >= steps else { return nil }
    return ScheduleTime(
      step: step - steps, stepsPerEpoch: stepsPerEpoch, totalSteps: max(totalSteps - steps, 1))
  }

  /// The share of the rate in a warm-up: 1/n, 2/n and so on to 1 in its n steps.
  public func warmupShare(_ epochs: Double) -> Double {
    let steps = warmupSteps(epochs)
    return step < steps ? Double(step + 1) / Double(steps) : 1
  }

  private func warmupSteps(_ epochs: Double) -> Int {
    Int((epochs * Double(stepsPerEpoch)).rounded())
  }
}

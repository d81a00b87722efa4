public import Tensors

/// A noise that is still to be drawn: data, so that a set that carries it can be described, hashed
/// and drawn from in any order.
public struct AttachedNoise: Sendable {
  public let noise: any Noise
  public let usage: NoiseUsage
  /// The root of its streams, from the seed and the stage's name.
  public let key: RandomKey

  public init(_ noise: any Noise, _ usage: NoiseUsage, key: RandomKey) {
    self.noise = noise
    self.usage = usage
    self.key = key
  }

  /// The stream of one copy of one image in one epoch, whatever is drawn before or beside it.
  /// - Parameter image: its number in the set that was loaded.
  func stream(epoch: Int, image: Int, copy: Int) -> RandomStream {
    let drawn = usage.resample == .once ? 0 : epoch
    return key.derived(drawn).derived(image).derived(copy).stream()
  }
}

/// What the plan knows of an attached noise.
public struct PlannedNoise: Sendable, Equatable {
  /// The plugin's.
  public let name: String
  public let target: NoiseUsage.Target

  public init(name: String, target: NoiseUsage.Target) {
    self.name = name
    self.target = target
  }
}

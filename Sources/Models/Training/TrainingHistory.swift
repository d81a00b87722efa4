/// Numbers by epoch: every epoch up to 2,000 of them; of longer trainings at least a thousand,
/// evenly spread, with the first and the last.
public struct TrainingHistory: Sendable, Equatable {
  /// One number, epoch by epoch.
  public struct Curve: Sendable, Equatable {
    public let name: String
    /// What the curve shows, with its unit: `loss (nats a pixel)`.
    public let label: String
    public internal(set) var epochs: [Int] = []
    public internal(set) var values: [Double] = []
    /// Epochs between two that are kept.
    var interval = 1
    var latest: Latest?
  }

  struct Latest: Sendable, Equatable {
    var epoch: Int
    var value: Double
  }

  var kept: [Curve] = []

  public init() {}

  /// Every curve, in the order of their first numbers.
  public var curves: [Curve] {
    kept.map { curve in
      var curve = curve
      if let latest = curve.latest, curve.epochs.last != latest.epoch {
        curve.epochs.append(latest.epoch)
        curve.values.append(latest.value)
      }
      return curve
    }
  }

  /// - Parameter epoch: counts from 1.
  mutating func record(_ name: String, _ label: String, _ value: Double, epoch: Int) {
    let index =
      kept.firstIndex { $0.name == name }
      ?? {
        kept.append(Curve(name: name, label: label))
        return kept.count - 1
      }()
    kept[index].latest = Latest(epoch: epoch, value: value)
    guard epoch == 1 || epoch.isMultiple(of: kept[index].interval) else { return }
    kept[index].epochs.append(epoch)
    kept[index].values.append(value)
    if kept[index].epochs.count > 2000 { thin(index) }
  }

  private mutating func thin(_ index: Int) {
    kept[index].interval *= 2
    let interval = kept[index].interval
    let old = kept[index]
    let positions = old.epochs.indices.filter {
      $0 == 0 || old.epochs[$0].isMultiple(of: interval)
    }
    kept[index].epochs = positions.map { old.epochs[$0] }
    kept[index].values = positions.map { old.values[$0] }
  }
}

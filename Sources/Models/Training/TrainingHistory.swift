/// Numbers by epoch: every epoch up to 2,000 of them; of longer trainings at least a thousand,
/// evenly spread, with the first and the last.
public struct TrainingHistory: Sendable, Equatable {
  /// One number, epoch by epoch.
  public struct Curve: Sendable, Equatable {
    public let name: String
    /// Such as `loss (nats a pixel)`.
    public let label: String
    public fileprivate(set) var epochs: [Int] = []
    public fileprivate(set) var values: [Double] = []
    /// Epochs between two that are kept.
    fileprivate var interval = 1
    fileprivate var latest: Latest?
  }

  fileprivate struct Latest: Sendable, Equatable {
    var epoch: Int
    var value: Double
  }

  private var kept: [Curve] = []

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

extension TrainingHistory {
  /// A line a curve: name, label, interval, the latest number and those that are kept, parted by
  /// tabs. The numbers read back bit for bit.
  var text: String {
    kept.map { curve in
      func text(_ epoch: Int, _ value: Double) -> String { "\(epoch) \(value)" }
      let numbers = zip(curve.epochs, curve.values).map(text)
      let latest = curve.latest.map { text($0.epoch, $0.value) } ?? ""
      return ([curve.name, curve.label, String(curve.interval), latest] + numbers)
        .joined(separator: "\t")
    }.joined(separator: "\n")
  }

  /// - Returns: `nil` for a text that is none of `text`.
  init?(text: String) {
    for line in text.split(separator: "\n") {
      let parts = line.split(separator: "\t", omittingEmptySubsequences: false)
      guard parts.count >= 4, let interval = Int(parts[2]), interval > 0 else { return nil }
      var curve = Curve(name: String(parts[0]), label: String(parts[1]))
      curve.interval = interval
      for part in parts[3...] {
        let numbers = part.split(separator: " ")
        guard numbers.count == 2, let epoch = Int(numbers[0]), let value = Double(numbers[1])
        else { return nil }
        if curve.latest == nil {
          curve.latest = Latest(epoch: epoch, value: value)
        } else {
          curve.epochs.append(epoch)
          curve.values.append(value)
        }
      }
      kept.append(curve)
    }
  }
}

/// The loss by epoch: every epoch up to 2000, else about 1000 of them with the first and the last.
struct LossCurve {
  private let epochs: Int
  private let interval: Int
  private(set) var x: [Double] = []
  private(set) var y: [Double] = []

  init(epochs: Int) {
    self.epochs = epochs
    interval = epochs <= 2000 ? 1 : (epochs + 999) / 1000
  }

  /// - Parameter epoch: Counts from 1.
  mutating func record(_ loss: Double, epoch: Int) {
    guard epoch == 1 || epoch == epochs || epoch.isMultiple(of: interval) else { return }
    x.append(Double(epoch))
    y.append(loss)
  }
}

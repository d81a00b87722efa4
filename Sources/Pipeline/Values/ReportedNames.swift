/// The names of what a stage reports, as far as they are known before the run.
///
/// A name that only some data make it report is among them too, such as a loss's floor on grey
/// images.
public struct ReportedNames: Sendable, Equatable {
  public var metrics: [String]
  public var series: [String]

  public init(metrics: [String] = [], series: [String] = []) {
    self.metrics = metrics
    self.series = series
  }
}

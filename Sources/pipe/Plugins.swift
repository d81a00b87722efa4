import Datasets
import Evaluators
import Exporters
import Models
import Pipeline

extension Registry {
  /// Every plugin of this program, one sorted line each.
  static var builtin: Registry {
    var registry = Registry()
    registry.register(Font.self)
    registry.register(LatentScatter.self)
    registry.register(LossCurve.self)
    registry.register(Metrics.self)
    registry.register(PNGGrid.self)
    return registry
  }
}

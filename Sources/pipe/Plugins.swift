import Datasets
import Evaluators
import Exporters
import Models
import Pipeline

extension Registry {
  /// Every plugin of this program, one sorted line each.
  static var builtin: Registry {
    var registry = Registry()
    return registry
  }
}

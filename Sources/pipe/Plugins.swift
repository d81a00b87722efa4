import Datasets
import Evaluators
import Exporters
import Models
import Pipeline

extension Registry {
  /// Every plugin of this program, one sorted line each.
  static var builtin: Registry {
    var registry = Registry()
    registry.register(Autoencoder.self)
    registry.register(Explorer.self)
    registry.register(FashionMNIST.self)
    registry.register(Font.self)
    registry.register(IDX.self)
    registry.register(Images.self)
    registry.register(KMNIST.self)
    registry.register(LatentScatter.self)
    registry.register(LossCurve.self)
    registry.register(MNIST.self)
    registry.register(Metrics.self)
    registry.register(NumPy.self)
    registry.register(PNGGrid.self)
    registry.register(Reconstruction.self)
    registry.register(RunReport.self)

    registry.register(component: Adam.self)
    registry.register(component: BinaryCrossEntropy.self)
    registry.register(component: GradientDescent.self)
    registry.register(component: HyperbolicTangent.self)
    registry.register(component: Identity.self)
    registry.register(component: MeanSquaredError.self)
    registry.register(component: Momentum.self)
    registry.register(component: RectifiedLinear.self)
    registry.register(component: Sigmoid.self)

    registry.register(inspector: RunInspector.self)
    registry.register(inspector: NumPyInspector.self)
    registry.register(inspector: IDXInspector.self)
    registry.register(inspector: PNGInspector.self)
    registry.register(inspector: SafetensorsInspector.self)
    return registry
  }
}

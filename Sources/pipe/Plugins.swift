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
    registry.register(Binarize.self)
    registry.register(DenoisingAutoencoder.self)
    registry.register(FashionMNIST.self)
    registry.register(Filter.self)
    registry.register(Font.self)
    registry.register(IDX.self)
    registry.register(Images.self)
    registry.register(Invert.self)
    registry.register(KMNIST.self)
    registry.register(LatentScatter.self)
    registry.register(LossCurve.self)
    registry.register(Metrics.self)
    registry.register(MNIST.self)
    registry.register(NumPy.self)
    registry.register(Pad.self)
    registry.register(PNGGrid.self)
    registry.register(Pretrained.self)
    registry.register(PrincipalComponents.self)
    registry.register(Reconstruction.self)
    registry.register(Repeat.self)
    registry.register(Resize.self)
    registry.register(Split.self)
    registry.register(Take.self)
    registry.register(VariationalAutoencoder.self)

    registry.register(noise: BitFlip.self)
    registry.register(noise: Dropout.self)
    registry.register(noise: Gaussian.self)
    registry.register(noise: Mask.self)
    registry.register(noise: Rotate.self)
    registry.register(noise: SaltAndPepper.self)
    registry.register(noise: Shift.self)

    registry.register(component: Adam.self)
    registry.register(component: AdamW.self)
    registry.register(component: BinaryCrossEntropy.self)
    registry.register(component: ConstantSchedule.self)
    registry.register(component: CosineSchedule.self)
    registry.register(component: ExponentialLinear.self)
    registry.register(component: ExponentialSchedule.self)
    registry.register(component: GaussianErrorLinear.self)
    registry.register(component: GaussianLikelihood.self)
    registry.register(component: GlorotNormal.self)
    registry.register(component: GlorotUniform.self)
    registry.register(component: GradientDescent.self)
    registry.register(component: HeNormal.self)
    registry.register(component: HeUniform.self)
    registry.register(component: HyperbolicTangent.self)
    registry.register(component: Identity.self)
    registry.register(component: LeakyRectifiedLinear.self)
    registry.register(component: MeanSquaredError.self)
    registry.register(component: Momentum.self)
    registry.register(component: PyTorchInitializer.self)
    registry.register(component: RectifiedLinear.self)
    registry.register(component: RMSprop.self)
    registry.register(component: Sigmoid.self)
    registry.register(component: SigmoidLinear.self)
    registry.register(component: Softplus.self)
    registry.register(component: StepSchedule.self)

    registry.register(inspector: RunInspector.self)
    registry.register(inspector: NumPyInspector.self)
    registry.register(inspector: IDXInspector.self)
    registry.register(inspector: PNGInspector.self)
    registry.register(inspector: SafetensorsInspector.self)
    return registry
  }
}

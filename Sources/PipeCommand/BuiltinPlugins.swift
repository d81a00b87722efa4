import Datasets
import Evaluators
import Exporters
import Models
public import Pipeline
import Running
import Studies

extension Registry {
  /// Every plugin that `pipe` has, one sorted line each.
  public static var builtin: Registry {
    var registry = Registry()
    registerStages(in: &registry)
    registerNoises(in: &registry)
    registerComponents(in: &registry)
    registerInspectors(in: &registry)
    return registry
  }

  private static func registerStages(in registry: inout Registry) {
    registry.register(Arrays.self)
    registry.register(Autoencoder.self)
    registry.register(Binarize.self)
    registry.register(DenoisingAutoencoder.self)
    registry.register(Elbo.self)
    registry.register(Explorer.self)
    registry.register(FashionMNIST.self)
    registry.register(Filter.self)
    registry.register(Font.self)
    registry.register(Generation.self)
    registry.register(IDX.self)
    registry.register(ImageFiles.self)
    registry.register(Images.self)
    registry.register(Interpolation.self)
    registry.register(Invert.self)
    registry.register(KMNIST.self)
    registry.register(Latent.self)
    registry.register(LatentGrid.self)
    registry.register(LatentScatter.self)
    registry.register(LossCurve.self)
    registry.register(Metrics.self)
    registry.register(MNIST.self)
    registry.register(NoiseCurve.self)
    registry.register(NoiseSweep.self)
    registry.register(NumPy.self)
    registry.register(Pad.self)
    registry.register(PNGGrid.self)
    registry.register(Pretrained.self)
    registry.register(PrincipalComponents.self)
    registry.register(Reconstruction.self)
    registry.register(Repeat.self)
    registry.register(Resize.self)
    registry.register(RunReport.self)
    registry.register(Samples.self)
    registry.register(Split.self)
    registry.register(Take.self)
    registry.register(Traversal.self)
    registry.register(VariationalAutoencoder.self)
    registry.register(Weights.self)
  }

  private static func registerNoises(in registry: inout Registry) {
    registry.register(noise: BitFlip.self)
    registry.register(noise: Dropout.self)
    registry.register(noise: Gaussian.self)
    registry.register(noise: Mask.self)
    registry.register(noise: Rotate.self)
    registry.register(noise: SaltAndPepper.self)
    registry.register(noise: Shift.self)
  }

  private static func registerComponents(in registry: inout Registry) {
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
  }

  /// In the order in which they are asked what a path holds.
  private static func registerInspectors(in registry: inout Registry) {
    registry.register(inspector: RunInspector.self)
    registry.register(inspector: StudyInspector.self)
    registry.register(inspector: RunsInspector.self)
    registry.register(inspector: ImagesInspector.self)
    registry.register(inspector: NumPyInspector.self)
    registry.register(inspector: IDXInspector.self)
    registry.register(inspector: PNGInspector.self)
    registry.register(inspector: SafetensorsInspector.self)
    registry.register(inspector: PipelineFileInspector.self)
    registry.register(inspector: FontInspector.self)
  }
}

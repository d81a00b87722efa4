import Pipeline
import Tensors
import Testing

@testable import Models

/// Every component that the tests name.
let everything: Registry = {
  var registry = Registry()
  registry.register(Autoencoder.self)
  registry.register(DenoisingAutoencoder.self)
  registry.register(Pretrained.self)
  registry.register(PrincipalComponents.self)
  registry.register(VariationalAutoencoder.self)
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
  registry.register(component: RMSprop.self)
  registry.register(component: RectifiedLinear.self)
  registry.register(component: Sigmoid.self)
  registry.register(component: SigmoidLinear.self)
  registry.register(component: Softplus.self)
  registry.register(component: StepSchedule.self)
  return registry
}()

let activations: [any Activation] = [
  Identity(), Sigmoid(), HyperbolicTangent(), RectifiedLinear(), LeakyRectifiedLinear(),
  ExponentialLinear(), GaussianErrorLinear(), SigmoidLinear(), Softplus(), SquareRootActivation(),
]

/// An activation of another package: without a kernel. f(x) = sqrt(1 + x^2) - 1.
struct SquareRootActivation: Activation {
  static let name = "square-root"
  static let summary = "For tests."

  func apply(to sums: Span<Float>, into outputs: inout MutableSpan<Float>) {
    for index in outputs.indices {
      outputs[index] = (1 + sums[index] * sums[index]).squareRoot() - 1
    }
  }

  func multiplyByDerivative(at sums: Span<Float>, gradient: inout MutableSpan<Float>) {
    for index in gradient.indices {
      gradient[index] *= sums[index] / (1 + sums[index] * sums[index]).squareRoot()
    }
  }
}

/// Images of some pixels in a row.
func imageSet(_ values: [Float], pixels: Int) -> ImageSet {
  ImageSet(shape: ImageShape(height: 1, width: pixels), pixels: .floats(values))
}

/// Dense layers `pixels-hidden-latent-hidden-pixels`, or with a Gaussian code.
func network(
  pixels: Int, hidden: Int, latent: Int, activation: any Activation, output: OutputKind,
  isVariational: Bool = false
) throws -> Network {
  var architecture = DenseArchitecture()
  architecture.hidden = [hidden]
  architecture.latent = latent
  architecture.activation = activation
  architecture.output = output == .bernoulli ? .sigmoid : .linear
  let shape = ImageShape(height: 1, width: pixels)
  let (graph, activations) =
    isVariational
    ? architecture.variational("test", shape)
    : architecture.deterministic("test", shape, latentActivation: Identity())
  return try Network(graph, activations: activations)
}

/// A training step for all of some images at once.
func trainingStep(
  _ network: Network, _ objective: Objective, on images: ImageSet, parameters: [Float],
  optimizer: any Optimizer = GradientDescent(), rows: Int? = nil, threads: Int = 1,
  clipping: GradientClipping = GradientClipping(), trains: Bool = true
) -> TrainingStep {
  TrainingStep(
    network, objective: objective, optimizer: optimizer, clipping: clipping,
    source: BatchSource(images), parameters: FloatBuffer(parameters), rows: rows ?? images.count,
    threads: threads, trains: trains)
}

/// Every image, in order, with a step of size 0: the gradient stays to be seen.
func wholeBatch(_ images: ImageSet, draws: Bool = true) -> TrainingStep.Batch {
  var batch = TrainingStep.Batch()
  batch.range = 0..<images.sampleCount
  batch.draws = draws
  return batch
}

/// Random numbers in 0..<1.
func uniforms(_ count: Int, seed: UInt64) -> [Float] {
  var stream = RandomKey(seed: seed).stream()
  return (0..<count).map { _ in stream.uniform() }
}

extension RunContext {
  static func test(
    seed: Int = 1, threads: Int = 1, cancellation: Cancellation = Cancellation(),
    report: @escaping @Sendable (StageNews) -> Void = { _ in }
  ) -> RunContext {
    RunContext(
      stageName: "model", seed: seed, registry: everything, threads: threads,
      cancellation: cancellation, report: report)
  }
}

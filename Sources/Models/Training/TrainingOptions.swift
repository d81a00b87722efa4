public import Pipeline

/// The options of training that every model of layers has.
public struct TrainingOptions: Configurable {
  public static let name = "training"
  public static let summary = "How a model of layers is trained."

  public var optimizer: any Optimizer = Adam()
  public var schedule: any Schedule = ConstantSchedule()
  public var initialWeights: any Initializer = GlorotUniform()
  public var epochs = 1000
  public var steps: Int?
  public var timeBudget: Double?
  public var batchSize: Int?
  public var shuffle = true
  public var dropLast = false
  public var clipNorm: Double?
  public var clipValue: Double?
  public var validateEvery = 1
  public var patience: Int?
  public var minimumGain = 0.0
  public var checkpointEvery = 30.0
  public var checkpointKeep = 2
  public var keepState = true

  public init() {}

  var clipping: GradientClipping { GradientClipping(norm: clipNorm, value: clipValue) }

  /// What one can see before the run that training will not do as the file says.
  func faults(for images: ImageHeader) -> [OptionFault] {
    guard let batchSize, batchSize > images.count, images.noise.isEmpty else { return [] }
    return [
      OptionFault(
        "'batch_size' is \(batchSize), and there are \(Readable.count(images.count)) images: every step takes all "
          + "of them", at: "batch_size", severity: .warning)
    ]
  }
}

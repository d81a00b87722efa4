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

  public static var fields: [Field<TrainingOptions>] {
    [
      Field(
        "optimizer", \.optimizer, component: .optimizer,
        help: "How the gradient moves the weights."
      )
      .alsoKnownAs("optim", "optimiser"),
      Field(
        "schedule", \.schedule, component: .schedule,
        help: "How the learning rate changes in the course of training."
      )
      .alsoKnownAs("scheduler", "lr_schedule", "lr_scheduler"),
      Field(
        "initial_weights", \.initialWeights, component: .initializer,
        help: "How the weights are drawn before the first step."
      )
      .alsoKnownAs("init", "initializer", "weight_init", "kernel_initializer"),
      Field(
        "epochs", \.epochs, .within(1...10_000_000), help: "How often all images are learnt from."
      )
      .alsoKnownAs("n_epochs", "num_epochs", "max_epochs", "nb_epoch"),
      Field(
        "steps", \.steps, .within(1...1_000_000_000),
        help: "Ends training after so many steps if the epochs have not ended it."
      )
      .alsoKnownAs("max_steps", "n_steps", "num_steps", "iterations", "max_iter"),
      Field(
        "time_budget", \.timeBudget, .above(0), unit: "seconds",
        help: "Ends training at the first end of an epoch past this time; runs then differ."
      )
      .alsoKnownAs("max_time"),
      Field(
        "batch_size", \.batchSize, .atLeast(1), unit: "images",
        help: "Images a step; all of them unless given."
      )
      .alsoKnownAs("batch", "bs", "minibatch", "minibatch_size"),
      Field(
        "shuffle", \.shuffle,
        help: "Draws a new order of the images for every epoch; without batches it is unused."),
      Field(
        "drop_last", \.dropLast, help: "Leaves out the last batch of an epoch if it is smaller."),
      Field(
        "clip_norm", \.clipNorm, .above(0),
        help: "Shortens the gradient of all weights to this norm where it is longer."
      )
      .alsoKnownAs("max_grad_norm", "grad_clip", "gradient_clip_norm"),
      Field(
        "clip_value", \.clipValue, .above(0),
        help: "Limits the gradient of each weight to this size either way."),
      Field(
        "validate_every", \.validateEvery, .within(1...10_000_000), unit: "epochs",
        help: "How often the validation images are measured."
      )
      .alsoKnownAs("eval_every"),
      Field(
        "patience", \.patience, .within(1...10_000_000),
        help: "Stops after so many measurements without a better one, and takes the best weights; "
          + "the validation loss is measured, or the training loss without such images."
      )
      .alsoKnownAs("early_stopping"),
      Field(
        "min_gain", \.minimumGain, .atLeast(0),
        help: "By how much a loss must be smaller to count as better."
      )
      .alsoKnownAs("min_delta"),
      Field(
        "checkpoint_every", \.checkpointEvery, .atLeast(0), unit: "seconds",
        help: "How often the state of training is written, to go on from with --resume; a training "
          + "that takes less writes none unless it is stopped. A run that ends removes them."
      )
      .alsoKnownAs("save_every"),
      Field(
        "checkpoint_keep", \.checkpointKeep, .within(1...1000),
        help: "How many of these are kept, beside the one with the best weights."),
      Field(
        "keep_state", \.keepState,
        help:
          "Keeps the end of training, to go on from later: what the optimizer remembers and the "
          + "history, beside the weights."),
    ]
  }

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

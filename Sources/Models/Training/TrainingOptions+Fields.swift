public import Pipeline

/// The table of the options, group by group.
extension TrainingOptions {
  public static var fields: [Field<TrainingOptions>] {
    stepFields + lengthFields + batchFields + clippingFields + validationFields + checkpointFields
  }

  /// What one step does.
  private static var stepFields: [Field<TrainingOptions>] {
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
    ]
  }

  /// How long training takes.
  private static var lengthFields: [Field<TrainingOptions>] {
    [
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
    ]
  }

  /// What a step learns from.
  private static var batchFields: [Field<TrainingOptions>] {
    [
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
    ]
  }

  /// How far a gradient may reach.
  private static var clippingFields: [Field<TrainingOptions>] {
    [
      Field(
        "clip_norm", \.clipNorm, .above(0),
        help: "Shortens the gradient of all weights to this norm where it is longer."
      )
      .alsoKnownAs("max_grad_norm", "grad_clip", "gradient_clip_norm"),
      Field(
        "clip_value", \.clipValue, .above(0),
        help: "Limits the gradient of each weight to this size either way."),
    ]
  }

  /// When training is measured, and ends of itself.
  private static var validationFields: [Field<TrainingOptions>] {
    [
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
    ]
  }

  /// What is left to go on from.
  private static var checkpointFields: [Field<TrainingOptions>] {
    [
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
}

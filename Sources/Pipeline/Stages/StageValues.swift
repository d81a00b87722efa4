/// The values that a stage reads, by the key that its table of inputs gives them.
///
/// The plan has proved that each is there, so reading one that the stage did not declare in `needs`
/// is a mistake of the plugin and stops the program.
public struct StageValues: Sendable {
  private var images: [String: ImageSet]
  private var models: [String: [NamedModel]]
  private var read: [String: [NamedValue<Report>]]
  /// For an export stage: every report that earlier stages made, in their order, training's
  /// included.
  public let reports: [NamedValue<Report>]

  /// - Parameters:
  ///   - images: by the input's key.
  ///   - models: by the input's key: one, or the several of a list.
  ///   - read: the reports that inputs name, by the input's key.
  ///   - reports: every report of earlier stages, for an export stage.
  public init(
    images: [String: ImageSet] = [:], models: [String: [NamedModel]] = [:],
    read: [String: [NamedValue<Report>]] = [:], reports: [NamedValue<Report>] = []
  ) {
    self.images = images
    self.models = models
    self.read = read
    self.reports = reports
  }

  /// The images under `data`.
  public var data: ImageSet { images(StageInput.data.key) }
  /// The model under `model`.
  public var model: NamedModel { model(StageInput.model.key) }

  public func images(_ key: String) -> ImageSet {
    guard let set = images[key] else { preconditionFailure("'\(key)' is not among the needs") }
    return set
  }

  public func optionalImages(_ key: String) -> ImageSet? { images[key] }

  public func model(_ key: String) -> NamedModel { models(key)[0] }

  /// The model under a key that is read where there is one; `nil` where no stage made one.
  public func optionalModel(_ key: String) -> NamedModel? { models[key]?.first }

  /// The models under a key that takes a list; at least one.
  public func models(_ key: String) -> [NamedModel] {
    guard let models = models[key], !models.isEmpty else {
      preconditionFailure("'\(key)' is not among the needs")
    }
    return models
  }

  /// The report under a key.
  public func report(_ key: String) -> NamedValue<Report> {
    guard let report = read[key]?.first else {
      preconditionFailure("'\(key)' is not among the needs")
    }
    return report
  }
}

/// A trained model with its stage's name and the report of its training.
public struct NamedModel: Sendable {
  public let name: String
  public let model: any TrainedModel
  public let training: Report

  public init(name: String, model: any TrainedModel, training: Report) {
    self.name = name
    self.model = model
    self.training = training
  }

  /// The model as one with codes.
  /// - Precondition: the stage's input asked for `Capability.latent`.
  public var latent: any LatentModel {
    guard let latent = model as? any LatentModel else {
      preconditionFailure("'\(name)' has no latent space, and the stage did not ask for one")
    }
    return latent
  }

  /// The model as one that says where images are alike.
  /// - Precondition: the stage's input asked for `Capability.features`.
  public var features: any ImageFeatures {
    guard let features = model as? any ImageFeatures else {
      preconditionFailure("'\(name)' has no features, and the stage did not ask for them")
    }
    return features
  }

  /// The model as one with a posterior.
  /// - Precondition: the stage's input asked for `Capability.posterior`.
  public var variational: any VariationalModel {
    guard let variational = model as? any VariationalModel else {
      preconditionFailure("'\(name)' has no posterior, and the stage did not ask for one")
    }
    return variational
  }
}

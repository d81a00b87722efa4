/// The values that a stage reads, by the key that its table of inputs gives them.
///
/// The plan has proved that each is there, so reading one that the stage did not declare in `needs`
/// is a mistake of the plugin and stops the program.
public struct StageValues: Sendable {
  private var images: [String: ImageSet]
  private var models: [String: NamedModel]
  /// Every report that earlier stages made, in their order, training's included.
  public let reports: [NamedValue<Report>]

  /// - Parameters:
  ///   - images: by the key that the stage reads them under, such as `data`.
  ///   - models: by their key, such as `model`.
  ///   - reports: what earlier stages reported, in their order.
  public init(
    images: [String: ImageSet] = [:], models: [String: NamedModel] = [:],
    reports: [NamedValue<Report>] = []
  ) {
    self.images = images
    self.models = models
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

  public func model(_ key: String) -> NamedModel {
    guard let model = models[key] else { preconditionFailure("'\(key)' is not among the needs") }
    return model
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
}

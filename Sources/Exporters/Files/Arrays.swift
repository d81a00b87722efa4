public import Pipeline
import Tensors

/// What a model makes of images, as arrays for NumPy and the programs that read its files.
public struct Arrays: ExportStage {
  public static let name = "arrays"
  public static let alsoKnownAs = ["numpy", "npy", "codes"]
  public static let summary = "Writes codes, reconstructions and labels as NumPy files."

  public enum Content: String, OptionChoice {
    /// `codes.npy`, `[images, latent]`; of a variational model, the means.
    case codes
    /// `reconstructions.npy`, `[images, height, width]`, with channels where there are several.
    case reconstructions
    /// `labels.npy`, the number of each image's class, and `class_names.npy`.
    case labels
    /// `images.npy`, shaped as the reconstructions.
    case images

    var files: [String] {
      self == .labels ? ["labels.npy", "class_names.npy"] : [rawValue + ".npy"]
    }
  }

  /// `nil` writes what there is.
  public var what: [Content]?
  public var folder = OutputPath("arrays")

  public init() {}

  public static var fields: [Field<Self>] {
    [
      Field(
        "what", \.what,
        help: "Which arrays, a file each; labels also write class_names.npy; null writes the "
          + "model's codes and reconstructions, or without a model the images, and the labels."),
      Field("folder", \.folder, help: "The folder to write them to."),
    ]
  }

  public static var inputs: [StageInput] { [.data, .model.whereMade] }

  public var needs: [StageInput] {
    guard let what else { return Self.inputs }
    if what.contains(.codes) { return [.data, .model.with(.latent)] }
    return what.contains(.reconstructions) ? [.data, .model] : [.data]
  }

  public var outputs: [OutputPath] {
    (what ?? Content.allCases).flatMap(\.files).map(folder.appending)
  }

  public func faults(reading inputs: PlannedInputs) -> [OptionFault] {
    guard let what else { return [] }
    if what.isEmpty { return [OptionFault("'what' names no array", at: "what")] }
    return Set(what).count < what.count
      ? [OptionFault("'what' names an array twice", at: "what")] : []
  }

  /// Which arrays: those that the file names, or those that there are.
  private func contents(_ inputs: StageValues) -> [Content] {
    if let what { return what }
    let labels: [Content] = inputs.data.labels.isEmpty ? [] : [.labels]
    guard let model = inputs.optionalModel(StageInput.model.key) else { return [.images] + labels }
    let codes: [Content] = model.model is any LatentModel ? [.codes] : []
    return codes + [.reconstructions] + labels
  }

  public func export(_ inputs: StageValues, in context: RunContext) throws {
    let data = inputs.data
    let sides = [data.count, data.shape.height, data.shape.width]
    let shape = data.shape.channels == 1 ? sides : sides + [data.shape.channels]
    func write(_ bytes: [UInt8], _ name: String) throws {
      try context.checkCancellation()
      try context.write(bytes, to: folder.appending(name))
    }
    for content in contents(inputs) {
      switch content {
      case .codes:
        let codes = inputs.model.latent.codes(of: data)
        try write(
          NumPyFile.bytes(codes.elements, shape: [codes.rows, codes.columns]), "codes.npy")
      case .reconstructions:
        let values = data.values([.reconstruction], model: inputs.model.model)[0]
        try write(NumPyFile.bytes(values, shape: shape), "reconstructions.npy")
      case .images:
        try write(
          NumPyFile.bytes(data.values([.original], model: nil)[0], shape: shape), "images.npy")
      case .labels where data.labels.isEmpty:
        context.warn("the images have no labels: labels.npy and class_names.npy are not written")
      case .labels:
        try write(NumPyFile.bytes(data.labels), "labels.npy")
        try write(NumPyFile.bytes(data.classNames), "class_names.npy")
      }
    }
  }
}

public import Pipeline

/// Writes how many images there are, and their shape, to a text file.
public struct ImageSummary: ExportStage {
  public static let name = "image-summary"
  public static let summary = "Writes the number and the shape of the images to a text file."
  public static let inputs = [StageInput.data]
  public static var fields: [Field<Self>] {
    [Field("file", \.file, endings: ["txt"], help: "Name of the text file.")]
  }

  public var file = OutputPath("images.txt")
  public init() {}

  public func export(_ inputs: StageValues, in context: RunContext) throws {
    let images = inputs.data
    try context.write(Array("\(images.count) images of \(images.shape)\n".utf8), to: file)
  }
}

public import Pipeline

/// A model's weights by name, for other programs.
public struct Weights: ExportStage {
  public static let name = "weights"
  public static let alsoKnownAs = ["safetensors"]
  public static let summary = "Writes a model's weights as a safetensors file."

  public enum Layout: String, OptionChoice {
    /// Weights of dense layers `[inputs, outputs]`.
    case pipe
    /// Weights of dense layers `[outputs, inputs]`, as `torch.nn.Linear` has them.
    case pytorch
  }

  public var layout = Layout.pipe
  public var file = OutputPath("weights.safetensors")

  public init() {}

  public static var fields: [Field<Self>] {
    [
      Field(
        "layout", \.layout,
        help: "Of dense layers' weights: [inputs, outputs], or [outputs, inputs] as PyTorch has "
          + "them."),
      Field("file", \.file, endings: ["safetensors"], help: "The file to write."),
    ]
  }

  public static var inputs: [StageInput] { [.model] }

  public func export(_ inputs: StageValues, in context: RunContext) throws {
    let model = inputs.model.model
    // Only what pipe's own layers read back says that it is a model of pipe's.
    let metadata = [
      "format": layout == .pipe ? "pipe model" : "pt", "version": context.run.version,
      "plugin": model.graph.plugin, "pipeline": context.run.pipeline,
      "seed": String(context.run.seed), "options": context.run.options,
      "graph": model.graph.text,
    ]
    let tensors = layout == .pipe ? model.weights : model.weights.map(\.transposed)
    try context.write(Safetensors(tensors, metadata: metadata).encoded(), to: file)
  }
}

extension NamedTensor {
  /// The tensor with its two dimensions exchanged; any other as it is.
  fileprivate var transposed: NamedTensor {
    guard shape.count == 2 else { return self }
    let (rows, columns) = (shape[0], shape[1])
    var result: [Float] = []
    result.reserveCapacity(values.count)
    for column in 0..<columns {
      for row in 0..<rows { result.append(values[row * columns + column]) }
    }
    return NamedTensor(name: name, shape: [columns, rows], values: result)
  }
}

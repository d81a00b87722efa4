#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A model's layers as data: what exporters draw and check, and what a weights file carries.
public struct ModelGraph: Sendable, Equatable, Codable {
  /// The plugin that trained it and can restore it from its weights.
  public var plugin: String
  public var input: ImageShape
  /// From the image to the code.
  public var encoder: [LayerShape]
  /// From the code to the values that parametrise the output.
  public var decoder: [LayerShape]
  public var output: OutputKind
  /// The distribution whose negative log-likelihood training made small, but for a constant and a
  /// factor; `nil` where its loss says of none, and in weights files of earlier versions.
  public var likelihood: PixelLikelihood?
  /// Further numbers that the plugin needs to restore the model, such as `beta`.
  public var settings: [String: Double]

  public init(
    plugin: String, input: ImageShape, encoder: [LayerShape], decoder: [LayerShape],
    output: OutputKind, likelihood: PixelLikelihood? = nil, settings: [String: Double] = [:]
  ) {
    self.plugin = plugin
    self.likelihood = likelihood
    self.settings = settings
    self.input = input
    self.encoder = encoder
    self.decoder = decoder
    self.output = output
  }

  public var layers: [LayerShape] { encoder + decoder }
  public var parameterCount: Int { layers.reduce(0) { $0 + $1.parameterCount } }

  /// What is wrong with giving the model images of a shape; `nil` where they fit.
  package func shapeFault(reading images: ImageShape) -> String? {
    images == input ? nil : "the images are \(images), but the model was trained on \(input)"
  }

  /// Width of the code; 0 for a model that has none.
  public var latentSize: Int { decoder.first?.inputs ?? 0 }
}

extension ModelGraph {
  /// The graph as a weights file carries it: JSON on one line, its keys sorted.
  public var text: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // Texts, counts and finite settings always encode.
    guard let data = try? encoder.encode(self) else { return "" }
    return String(decoding: data, as: UTF8.self)
  }

  /// Whether sizes can be added and multiplied without overflow, and a variance divided by.
  private var isSound: Bool {
    if let variance = likelihood?.variance, !(variance > 0 && variance.isFinite) { return false }
    let sides = [input.height, input.width, input.channels]
    let widths = layers.flatMap { [$0.inputs, $0.outputs] }
    return sides.allSatisfy((1...1_000_000).contains)
      && widths.allSatisfy((1...1_000_000_000_000).contains)
      && layers.allSatisfy { (0...1_000_000_000_000).contains($0.parameterCount) }
  }

  /// - Throws: `PipelineError` of kind `badData` for a text that is no graph.
  public init(text: String) throws {
    guard let graph = try? JSONDecoder().decode(ModelGraph.self, from: Data(text.utf8)),
      graph.isSound
    else { throw PipelineError(.badData, "its graph is not one that this program wrote") }
    self = graph
  }
}

/// One layer of a graph.
public struct LayerShape: Sendable, Equatable, Codable {
  /// `dense`, or what another package's layer calls itself.
  public var kind: String
  /// The prefix of its weights' names, such as `encoder.0`.
  public var name: String
  public var inputs: Int
  public var outputs: Int
  /// The activation's name as in the registry.
  public var activation: String
  /// The activation's options, such as `slope`.
  public var activationOptions: [String: Double]
  public var parameterCount: Int

  public init(
    kind: String, name: String, inputs: Int, outputs: Int, activation: String,
    activationOptions: [String: Double] = [:], parameterCount: Int
  ) {
    self.kind = kind
    self.name = name
    self.inputs = inputs
    self.outputs = outputs
    self.activation = activation
    self.activationOptions = activationOptions
    self.parameterCount = parameterCount
  }
}

/// What a model's last layer parametrises.
public enum OutputKind: String, Sendable, Codable {
  /// Logits of a Bernoulli variable a value: the pixel's mean is their sigmoid.
  case bernoulli
  /// The mean itself of a Gaussian variable of fixed variance.
  case gaussian
}

/// How a value lies around a model's output.
public enum PixelLikelihood: Sendable, Equatable, Codable, CustomStringConvertible {
  /// White with the output's mean for its chance.
  case bernoulli
  /// Gaussian around the output's mean, each value with the same variance: a density.
  case gaussian(variance: Double)

  public var description: String {
    switch self {
    case .bernoulli: "Bernoulli"
    case .gaussian(let variance):
      "Gaussian of variance "
        + (variance == variance.rounded() && abs(variance) < 1e9
          ? String(Int(variance)) : "\(variance)")
    }
  }

  /// The variance of a Gaussian; `nil` for what is none.
  public var variance: Double? {
    guard case .gaussian(let variance) = self else { return nil }
    return variance
  }
}

import Foundation
import Tensors
import Testing

@testable import Exporters
@testable import Pipeline

@Suite("Weights and arrays for other programs")
struct FilesTests {
  private let data = labelled(
    [[1, 0.5, 0, 0], [0, 1, 0, 0], [0.25, 0, 1, 0]], ["a", "bb", "a"])

  private func write(_ stage: some ExportStage, _ input: StageValues) throws -> Captured {
    let captured = Captured()
    try stage.export(input, in: captured.context)
    return captured
  }

  @Test("arrays are a header of a multiple of 64 bytes and little-endian elements")
  func header() {
    let bytes = NumPyFile.bytes([1, -2], shape: [2, 1])
    #expect(bytes.count == 128 + 8)
    #expect(Array(bytes[..<10]) == [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, 118, 0])
    let text = String(decoding: bytes[10..<128], as: UTF8.self)
    #expect(text.hasPrefix("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 1), }"))
    #expect(text.hasSuffix("\n"))
    #expect(Array(bytes[128...]) == [0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0])
  }

  @Test("images without labels lack those arrays, with a warning")
  func noLabels() throws {
    var arrays = Arrays()
    arrays.what = [.labels, .images]
    let captured = try write(arrays, values(ImageSet(shape: data.shape, pixels: data.pixels)))
    #expect(captured.names == ["arrays/images.npy"])
    #expect(
      captured.warnings
        == ["the images have no labels: labels.npy and class_names.npy are not written"])
  }

  @Test("arrays ask for what they hold, and name their files before the run")
  func needs() {
    var arrays = Arrays()
    #expect(arrays.needs == [.data, .model.whereMade])
    #expect(
      arrays.outputs.map(\.path) == [
        "arrays/codes.npy", "arrays/reconstructions.npy", "arrays/labels.npy",
        "arrays/class_names.npy", "arrays/images.npy",
      ])
    arrays.what = [.codes]
    #expect(arrays.needs == [.data, .model.with(.latent)])
    arrays.what = [.labels]
    #expect(arrays.needs == [.data])
    arrays.what = [.labels, .labels]
    #expect(
      messages(arrays.faults(reading: PlannedInputs())) == ["what: 'what' names an array twice"])
  }

  @Test("without a choice the arrays are those that there are")
  func whatThereIs() throws {
    let bare = ImageSet(shape: data.shape, pixels: data.pixels)
    #expect(try write(Arrays(), values(bare)).names == ["arrays/images.npy"])
    #expect(
      try write(Arrays(), values(data)).names
        == ["arrays/class_names.npy", "arrays/images.npy", "arrays/labels.npy"])
    #expect(
      try write(Arrays(), values(bare, model: HalvingModel())).names
        == ["arrays/codes.npy", "arrays/reconstructions.npy"])
  }

  @Test("weights are read back as they are, or turned for PyTorch")
  func weights() throws {
    let input = StageValues(
      models: ["model": [NamedModel(name: "m", model: WeighedModel(), training: Report())]])
    var weights = Weights()
    let plain = try Safetensors(write(weights, input).bytes("weights.safetensors"), name: "f")
    #expect(plain.tensors == WeighedModel().weights)
    #expect(plain.metadata["format"] == "pipe model" && plain.metadata["pipeline"] == "name")
    weights.layout = .pytorch
    let turned = try Safetensors(write(weights, input).bytes("weights.safetensors"), name: "f")
    #expect(turned.tensors[0].shape == [3, 2])
    #expect(turned.tensors[0].values == [1, 4, 2, 5, 3, 6])
    #expect(turned.tensors[1] == WeighedModel().weights[1])
    #expect(turned.metadata["format"] == "pt")
  }

  @Test(
    "Python reads weights and arrays back",
    .enabled(if: Python.path != nil, "no Python with numpy and safetensors was found"))
  func python() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "pipe-" + UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let arrays = try write(Arrays(), values(data, model: HalvingModel()))
    let weights = try write(
      Weights(),
      StageValues(
        models: ["model": [NamedModel(name: "m", model: WeighedModel(), training: Report())]]))
    for (captured, name) in [
      (arrays, "codes.npy"), (arrays, "reconstructions.npy"), (arrays, "labels.npy"),
      (arrays, "class_names.npy"), (weights, "weights.safetensors"),
    ] {
      let bytes = captured.bytes(captured === arrays ? "arrays/" + name : name)
      try Data(bytes).write(to: folder.appendingPathComponent(name))
    }
    let text = try Python.run(
      """
      import numpy, safetensors.numpy
      for name in ["codes", "reconstructions", "labels", "class_names"]:
          array = numpy.load(name + ".npy")
          print(name, array.dtype, array.shape, array.tolist())
      for name, array in sorted(safetensors.numpy.load_file("weights.safetensors").items()):
          print(name, array.dtype, array.shape, array.tolist())
      """, in: folder)
    #expect(
      text == """
        codes float32 (3, 2) [[1.0, 0.5], [0.0, 1.0], [0.25, 0.0]]
        reconstructions float32 (3, 2, 2) [[[0.5, 0.25], [0.0, 0.0]], [[0.0, 0.5], [0.0, 0.0]], \
        [[0.125, 0.0], [0.5, 0.0]]]
        labels int64 (3,) [0, 1, 0]
        class_names <U2 (2,) ['a', 'bb']
        bias float32 (3,) [7.0, 8.0, 9.0]
        weight float32 (2, 3) [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]

        """)
  }
}

private struct WeighedModel: TrainedModel {
  var graph: ModelGraph { stubGraph(ImageShape(height: 1, width: 3), latentSize: 2) }
  var weights: [NamedTensor] {
    [
      NamedTensor(name: "weight", shape: [2, 3], values: [1, 2, 3, 4, 5, 6]),
      NamedTensor(name: "bias", shape: [3], values: [7, 8, 9]),
    ]
  }
  func reconstruct(_ images: Matrix) -> OutputDistribution {
    OutputDistribution(kind: .gaussian, parameters: images)
  }
}

/// A Python that has NumPy and safetensors: the benchmarks' own, or one on the PATH.
private enum Python {
  static let path: String? = {
    let repository = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().path
    let folders = ProcessInfo.processInfo.environment["PATH"]?.split(separator: ":") ?? []
    let candidates =
      ["\(repository)/Benchmarks/.venv/bin/python"] + folders.map { "\($0)/python3" }
    return candidates.first { path in
      FileManager.default.isExecutableFile(atPath: path)
        && (try? run("import numpy, safetensors.numpy", with: path, in: nil)) != nil
    }
  }()

  static func run(_ program: String, in folder: URL) throws -> String {
    try run(program, with: path ?? "", in: folder)
  }

  private static func run(
    _ program: String, with path: String, in folder: URL?
  ) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = ["-c", program]
    process.currentDirectoryURL = folder
    let output = Pipe()
    process.standardOutput = output
    process.standardError = Pipe()
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw PipelineError(.defect, "Python failed") }
    return String(decoding: data, as: UTF8.self)
  }
}

import Foundation
import Testing

@testable import Models
@testable import Pipeline
@testable import Running

@Suite("checkpoints of a training") final class TrainingCheckpointTests {
  private let path = NSTemporaryDirectory() + "pipe-training-\(UUID().uuidString)"
  deinit { try? FileManager.default.removeItem(atPath: path) }

  private let images = imageSet(uniforms(20 * 12, seed: 3).map { $0.rounded() }, pixels: 12)

  private func context(
    resuming: Bool = false, cancellation: Cancellation = Cancellation(),
    report: @escaping @Sendable (StageNews) -> Void = { _ in }
  ) -> RunContext {
    RunContext(
      stageName: "model", seed: 1, registry: everything,
      checkpoints: CheckpointFolder(path: path, conditions: "", isResuming: resuming),
      cancellation: cancellation, report: report)
  }

  private func stage(_ change: (inout TrainingOptions) -> Void = { _ in }) -> Autoencoder {
    var stage = Autoencoder()
    stage.layers.hidden = [8]
    stage.training.epochs = 20
    stage.training.batchSize = 6
    change(&stage.training)
    return stage
  }

  private func train(_ stage: Autoencoder, _ context: RunContext) throws -> TrainingResult {
    try stage.train(on: StageValues(images: ["data": images]), in: context)
  }

  private var names: [String] { FileSystem.names(in: path) }

  @Test("are written at their rhythm, the last few kept, beside the best")
  func rhythm() throws {
    _ = try train(
      stage {
        $0.checkpointEvery = 0
        $0.checkpointKeep = 3
        $0.patience = 100
      }, context())
    #expect(
      names == [
        "best.safetensors", "step-000000000078.safetensors", "step-000000000079.safetensors",
        "step-000000000080.safetensors",
      ])
  }

  @Test("are not written by a training that is shorter than their rhythm")
  func short() throws {
    _ = try train(stage(), context())
    #expect(FileSystem.kind(of: path) == nil)
  }

  @Test("of a training that is over give its result again without a step")
  func over() throws {
    let stage = stage { $0.checkpointEvery = 0 }
    let result = try train(stage, context())
    let again = try train(stage, context(resuming: true))
    #expect(again.model.weights == result.model.weights)
    #expect(again.report == result.report)
  }

  @Test("hold no number that is not finite: the last good one stays, and is named")
  func diverges() throws {
    let stage = stage {
      $0.checkpointEvery = 0
      var descent = GradientDescent()
      descent.learningRate = 1e39
      $0.optimizer = descent
    }
    let error = #expect(throws: PipelineError.self) { try train(stage, context()) }
    #expect(error?.kind == .badData)
    // Of the state before the first step, which was the only one.
    #expect(names == ["step-000000000000.safetensors"])
    let file = path + "/step-000000000000.safetensors"
    let kept = try Safetensors(try FileSystem.read(file), name: file)
    #expect(kept.tensors.allSatisfy { $0.values.allSatisfy(\.isFinite) })
    let message = error?.message ?? ""
    #expect(
      message
        == "the loss is not a number in epoch 1, batch 2 of 4, first at 'encoder.0': training "
        + "diverged, most likely because the optimizer's 'learning_rate' is too large; "
        + "try a tenth of it; the last good checkpoint is '\(file)'")
  }

  @Test("of another model are refused")
  func otherModel() throws {
    _ = try train(stage { $0.checkpointEvery = 0 }, context())
    var other = stage()
    other.layers.hidden = [9]
    let error = #expect(throws: PipelineError.self) { try train(other, context(resuming: true)) }
    #expect(
      error?.message
        == "cannot resume: '\(path)/step-000000000080.safetensors' holds the training of another "
        + "model; remove it to resume from the one before, or begin anew with --force instead of "
        + "--resume")
  }

  @Test("are models too: the best one is put into a pipeline as it is")
  func pretrained() throws {
    let result = try train(
      stage {
        $0.checkpointEvery = 0
        $0.patience = 3
      }, context())
    var stage = Pretrained()
    stage.file = InputPath("best.safetensors", from: path)
    let read = try stage.train(on: StageValues(), in: context())
    #expect(read.model.weights == result.model.weights)
    #expect(read.sources.map(\.path) == [path + "/best.safetensors"])
  }
}

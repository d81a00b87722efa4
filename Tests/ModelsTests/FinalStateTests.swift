import Foundation
import Testing

@testable import Models
@testable import Pipeline
@testable import Running

@Suite("The final state of a training") final class FinalStateTests {
  private let path = NSTemporaryDirectory() + "pipe-final-\(UUID().uuidString)"
  deinit { try? FileManager.default.removeItem(atPath: path) }

  private let images = imageSet(uniforms(40 * 12, seed: 3).map { $0.rounded() }, pixels: 12)

  private func stage(_ change: (inout TrainingOptions) -> Void = { _ in }) -> Autoencoder {
    var stage = Autoencoder()
    stage.layers.hidden = [100]
    stage.training.epochs = 20
    stage.training.batchSize = 6
    change(&stage.training)
    return stage
  }

  /// The context of a run in the folder that resumes.
  private func context(
    conditions: String = "seed: 1\n", notes: @escaping @Sendable (String) -> Void = { _ in }
  ) -> RunContext {
    RunContext(
      stageName: "model", seed: 1, registry: everything,
      checkpoints: CheckpointFolder(
        path: path + "/checkpoints/model", final: FinalState(folder: path, name: "model"),
        conditions: conditions, isResuming: true),
      report: { if case .note(let text) = $0 { notes(text) } })
  }

  private func train(_ stage: Autoencoder, _ context: RunContext? = nil) throws -> TrainingResult {
    try stage.train(on: StageValues(images: ["data": images]), in: context ?? self.context())
  }

  /// Leaves what the run of a training does.
  private func leave(_ result: TrainingResult) throws {
    let weights = Safetensors(result.model.weights, metadata: ["format": "pipe model"]).encoded()
    let state = FinalState.encoded(
      try #require(result.state), beside: weights, madeUnder: "seed: 1\n")
    for (name, bytes) in [
      (TrainedFiles.weights(of: "model"), weights), (TrainedFiles.state(of: "model"), state),
    ] {
      try FileSystem.createFolder(FilePaths.parent(of: path + "/" + name))
      try FileSystem.write(bytes, to: path + "/" + name)
    }
  }

  private func values(_ tensors: [NamedTensor]) -> Int {
    tensors.reduce(0) { $0 + $1.values.count }
  }

  @Test("holds what the optimizer remembers, and no weight that the model has")
  func size() throws {
    let result = try train(stage())
    let state = try #require(result.state)
    let weights = values(result.model.weights)
    #expect(values(state.tensors) == 2 * weights)
    #expect(state.tensors.allSatisfy { $0.name.hasPrefix("optimizer.") })
    #expect(state.step == 140 && state.texts["epoch"] == "20")
    // Where the best weights were kept, the last ones, which differ, are in the state.
    let best = try train(
      stage {
        $0.patience = 1000
        $0.minimumGain = 0.2
      })
    #expect(values(try #require(best.state).tensors) == 3 * weights)
    #expect(try train(stage { $0.keepState = false }).state == nil)
    #expect(Autoencoder().keepsState && !stage { $0.keepState = false }.keepsState)
  }

  @Test(
    "gives the result again without a step, with the whole course",
    arguments: [false, true])
  func again(keepsBest: Bool) throws {
    let stage = stage {
      if keepsBest {
        $0.patience = 1000
        $0.minimumGain = 0.2
      }
    }
    let result = try train(stage)
    try leave(result)
    let notes = Notes()
    let again = try train(stage, context { notes.add($0) })
    #expect(again.model.weights == result.model.weights)
    #expect(again.report == result.report)
    #expect(again.state == result.state)
    #expect(notes.all == ["was done by an earlier run, in 140 steps: its weights are taken"])
  }

  @Test("of other conditions, or beside other weights, is left alone: training is done again")
  func others() throws {
    let result = try train(stage())
    try leave(result)
    let notes = Notes()
    _ = try train(stage(), context(conditions: "seed: 2\n") { notes.add($0) })
    let weights = path + "/model.safetensors"
    try FileSystem.write(
      Safetensors([NamedTensor(name: "a", shape: [1], values: [1])]).encoded(), to: weights)
    let again = try train(stage(), context { notes.add($0) })
    #expect(again.model.weights == result.model.weights)
    FileSystem.remove(weights)
    _ = try train(stage(), context { notes.add($0) })
    #expect(notes.all == [])
  }

  @Test("tells how long training took only where that decides when it ends")
  func times() throws {
    #expect(try train(stage()).state?.texts["seconds"] == nil)
    let timed = try train(stage { $0.timeBudget = 1000 })
    #expect(timed.state?.texts["seconds"].flatMap { Double($0) } ?? 0 > 0)
  }

  @Test("is no model that a pipeline can put in")
  func pretrained() throws {
    try leave(try train(stage()))
    var stage = Pretrained()
    stage.file = InputPath("checkpoints/model/final.safetensors", from: path)
    let error = #expect(throws: PipelineError.self) {
      try stage.train(on: StageValues(), in: context())
    }
    #expect(
      error?.message
        == "'\(path)/checkpoints/model/final.safetensors' is the final state of a training, without "
        + "its weights: name the file with these, MODEL.safetensors in the run folder")
  }

  @Test("holds its history in few characters, which give every number back")
  func history() throws {
    var history = TrainingHistory()
    for epoch in 1...5000 {
      history.record("loss", "loss (nats)", 1 / Double(epoch), epoch: epoch)
      if epoch.isMultiple(of: 7) { history.record("odd", "b", .nan, epoch: epoch) }
    }
    let read = try #require(TrainingHistory(text: history.text))
    #expect(read.text == history.text)
    #expect(read.curves[0] == history.curves[0])
    #expect(read.curves[1].epochs == history.curves[1].epochs)
    #expect(history.text.utf8.count < 13 * history.curves.reduce(0) { $0 + $1.values.count })
    for text in [
      "a", "a\tb\t0\t\t\t", "a\tb\t1\t\t1:1:9999999999999\tAAAAAAAAAAA", "a\tb\t1\t\t\tAB*",
    ] {
      #expect(TrainingHistory(text: text) == nil, "\(text)")
    }
    #expect(
      TrainingHistory(text: "a\tb\t1\t\t9223372036854775807:9:2\tAAAAAAAAAAAAAAAAAAAAAA") == nil)
  }
}

private final class Notes: @unchecked Sendable {
  // Unchecked: notes come from one thread.
  private(set) var all: [String] = []
  func add(_ note: String) { all.append(note) }
}

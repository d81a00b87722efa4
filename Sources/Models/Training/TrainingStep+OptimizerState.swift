import Pipeline
import Tensors

extension TrainingStep {
  /// A copy of the optimizer's state, `[stateSlots, parameters]` however the updates cut it.
  var savedOptimizerState: [Float] {
    let slots = optimizer.stateSlots
    let count = network.parameterCount
    let optimizerState = optimizerState
    var saved = [Float](repeating: 0, count: slots * count)
    for range in updates {
      let state = optimizerState[range.lowerBound * slots..<range.upperBound * slots]
      for slot in 0..<slots {
        for index in 0..<range.count {
          saved[slot * count + range.lowerBound + index] = state[slot * range.count + index]
        }
      }
    }
    return saved
  }

  /// - Precondition: `saved` is the `savedOptimizerState` of the same network and optimizer.
  func restoreOptimizerState(_ saved: [Float]) {
    let slots = optimizer.stateSlots
    let count = network.parameterCount
    let optimizerState = optimizerState
    precondition(saved.count == slots * count, "an optimizer's memory has numbers a parameter")
    for range in updates {
      var state = optimizerState.mutable(range.lowerBound * slots..<range.upperBound * slots)
      for slot in 0..<slots {
        for index in 0..<range.count {
          state[slot * range.count + index] = saved[slot * count + range.lowerBound + index]
        }
      }
    }
  }
}

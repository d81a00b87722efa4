internal import Pipeline
internal import Tensors

extension Stepper {
  /// What the optimizer remembers, `[memory, parameters]` whatever the updates are.
  var savedMemory: [Float] {
    let slots = optimizer.memory
    let count = network.parameterCount
    let memory = memory
    var saved = [Float](repeating: 0, count: slots * count)
    for range in updates {
      let state = memory[range.lowerBound * slots..<range.upperBound * slots]
      for slot in 0..<slots {
        for index in 0..<range.count {
          saved[slot * count + range.lowerBound + index] = state[slot * range.count + index]
        }
      }
    }
    return saved
  }

  /// - Precondition: `saved` is as `savedMemory` of the same network and optimizer.
  func restoreMemory(_ saved: [Float]) {
    let slots = optimizer.memory
    let count = network.parameterCount
    let memory = memory
    precondition(saved.count == slots * count, "an optimizer's memory has numbers a parameter")
    for range in updates {
      var state = memory.mutable(range.lowerBound * slots..<range.upperBound * slots)
      for slot in 0..<slots {
        for index in 0..<range.count {
          state[slot * range.count + index] = saved[slot * count + range.lowerBound + index]
        }
      }
    }
  }
}

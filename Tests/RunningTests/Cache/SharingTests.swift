import Foundation
import Synchronization
import Tensors
import Testing

@testable import Pipeline
@testable import Running

@Suite("What the trials of a study share")
struct SharingTests {
  private func images(_ value: Float) -> ImageSet {
    ImageSet(shape: ImageShape(height: 1, width: 1), pixels: .floats([value]))
  }

  @Test("images are made once, however many trials ask at the same time")
  func once() {
    let shared = SharedImages()
    let made = Mutex(0)
    let reused = Mutex(0)
    DispatchQueue.concurrentPerform(iterations: 32) { number in
      let (sets, isShared) = shared.images(StageKey(["\(number % 4)"])) {
        made.withLock { $0 += 1 }
        return [images(Float(number % 4))]
      }
      #expect(sets.map { $0.batch(0..<1).elements } == [[Float(number % 4)]])
      if isShared { reused.withLock { $0 += 1 } }
    }
    let counts = (made.withLock(\.self), reused.withLock(\.self))
    #expect(counts == (4, 28))
  }

  @Test("of more images than there is room for those that were used last stay")
  func room() {
    let shared = SharedImages()
    func isShared(_ number: Int) -> Bool {
      shared.images(StageKey(["\(number)"])) { [images(0)] }.isShared
    }
    for number in 0..<16 { #expect(!isShared(number)) }
    // The first is used again, so that the second goes for the one that comes.
    #expect(isShared(0))
    #expect(!isShared(16))
    #expect(isShared(0) && isShared(2) && isShared(16))
    #expect(!isShared(1))
  }

  @Test("work on one key is done by one trial at a time, whenever the others come")
  func locks() {
    let locks = KeyedLocks()
    let atWork = Mutex(0)
    let most = Mutex(0)
    let group = DispatchGroup()
    for number in 0..<8 {
      group.enter()
      Thread.detachNewThread {
        // Some come while another is at work and more wait, some when it has just ended.
        usleep(UInt32(3000 * number))
        locks.withLock(StageKey(["key"])) {
          let count = atWork.withLock { work in
            work += 1
            return work
          }
          most.withLock { $0 = max($0, count) }
          usleep(5000)
          atWork.withLock { $0 -= 1 }
        }
        group.leave()
      }
    }
    group.wait()
    let largest = most.withLock(\.self)
    #expect(largest == 1)
  }

  @Test("work on other keys does not wait")
  func otherKeys() {
    let locks = KeyedLocks()
    let isInside = locks.withLock(StageKey(["one"])) {
      locks.withLock(StageKey(["other"])) { true }
    }
    #expect(isInside)
  }
}

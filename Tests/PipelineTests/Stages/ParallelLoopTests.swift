import Pipeline
import Synchronization
import Testing

/// The laws of the one loop on several threads, and of what stages reach it by.
struct ParallelLoopTests {
  private struct Odd: Error, Equatable { let number: Int }

  private func context(threads: Int, _ cancellation: Cancellation = Cancellation()) -> RunContext {
    RunContext(stageName: "loop", seed: 1, threads: threads, cancellation: cancellation)
  }

  @Test(arguments: [1, 2, 3, 8], [0, 1, 7, 1000])
  func `Results have the order of their numbers`(threads: Int, count: Int) throws {
    for chunk in [1, 16] {
      let squares = try context(threads: threads).map(count, unit: "number", chunk: chunk) {
        $0 * $0
      }
      #expect(squares == (0..<count).map { $0 * $0 })
    }
  }

  @Test(arguments: [1, 2, 8])
  func `Every number is called once, and progress ends with all`(threads: Int) throws {
    let calls = Mutex([Int](repeating: 0, count: 100))
    let told = Mutex<[Int]>([])
    let context = RunContext(
      stageName: "loop", seed: 1, threads: threads,
      report: { news in
        if case .progress(let progress) = news { told.withLock { $0.append(progress.done) } }
      })
    try context.forEach(100, unit: "number", chunk: 30) { number in
      calls.withLock { $0[number] += 1 }
    }
    #expect(calls.withLock(\.self) == [Int](repeating: 1, count: 100))
    #expect(told.withLock { $0.sorted().suffix(1) } == [100])
    if threads == 1 { #expect(told.withLock(\.self) == [30, 60, 90, 100]) }
  }

  @Test func `Of two errors the one of the lower number is thrown, though it comes later`() {
    let hasFailed = Atomic(false)
    #expect(throws: Odd(number: 0)) {
      try context(threads: 2).forEach(2, unit: "number") { number in
        if number == 1 { hasFailed.store(true, ordering: .releasing) }
        // On a machine with one core the other number's turn comes only after this one.
        let start = ContinuousClock.now
        while !hasFailed.load(ordering: .acquiring), .now - start < .seconds(2) {}
        if number == 0 {
          // By now the other's error is known.
          while .now - start < .milliseconds(50) {}
        }
        throw Odd(number: number)
      }
    }
  }

  @Test func `After an error nothing behind it is begun`() {
    let hasFailed = Atomic(false)
    let called = Mutex<Set<Int>>([])
    #expect(throws: Odd(number: 1)) {
      try context(threads: 2).forEach(100, unit: "number") { number in
        called.withLock { _ = $0.insert(number) }
        if number == 1 {
          hasFailed.store(true, ordering: .releasing)
          throw Odd(number: number)
        }
        // Number 0 ends when the error is known, or, on one core, before the other is begun.
        let start = ContinuousClock.now
        while !hasFailed.load(ordering: .acquiring), .now - start < .seconds(2) {}
        let failed = ContinuousClock.now
        while .now - failed < .milliseconds(50) {}
      }
    }
    #expect(called.withLock(\.self) == [0, 1])
  }

  @Test(arguments: [1, 2, 8], [1, 16])
  func `Before the number that fails all are done`(threads: Int, chunk: Int) {
    let done = Mutex<Set<Int>>([])
    #expect(throws: Odd(number: 300)) {
      try context(threads: threads).forEach(1000, unit: "number", chunk: chunk) { number in
        if number >= 300, number.isMultiple(of: 100) { throw Odd(number: number) }
        done.withLock { _ = $0.insert(number) }
      }
    }
    #expect(done.withLock { $0.isSuperset(of: 0..<300) })
    if threads == 1 { #expect(done.withLock(\.count) == 300) }
  }

  @Test(arguments: [1, 64])
  func `A request to stop is heard before the next number`(chunk: Int) {
    let cancellation = Cancellation()
    let called = Mutex<[Int]>([])
    #expect {
      try context(threads: 1, cancellation).forEach(100, unit: "number", chunk: chunk) { number in
        called.withLock { $0.append(number) }
        if number == 3 { cancellation.request() }
      }
    } throws: {
      ($0 as? PipelineError)?.kind == .interrupted
    }
    #expect(called.withLock(\.self) == [0, 1, 2, 3])
  }

  @Test func `A request to stop that comes when all is done stops nothing`() throws {
    let cancellation = Cancellation()
    let context = context(threads: 1, cancellation)
    let numbers = try context.map(4, unit: "number") { number in
      if number == 3 { cancellation.request() }
      return number
    }
    #expect(numbers == [0, 1, 2, 3])
    #expect(try context.map(0, unit: "number") { $0 } == [])
    #expect(throws: PipelineError.self) { try context.map(1, unit: "number") { $0 } }
  }

  @Test func `What a number throws is not hidden by a request to stop`() {
    let cancellation = Cancellation()
    #expect(throws: Odd(number: 3)) {
      try parallelForEach(count: 100, threads: 2, cancellation: cancellation) { number in
        guard number == 3 else { return }
        cancellation.request()
        throw Odd(number: number)
      }
    }
  }

  @Test(arguments: [(1, 100, 1, 1), (3, 100, 1, 3), (8, 2, 1, 2), (8, 100, 50, 2), (4, 0, 1, 0)])
  func `No more threads than asked for, and none without work`(
    threads: Int, count: Int, chunk: Int, expected: Int
  ) throws {
    let made = Atomic(0)
    _ = try context(threads: threads).map(
      count, unit: "number", chunk: chunk,
      scratch: { made.add(1, ordering: .relaxed) }, { _, number in number })
    #expect(made.load(ordering: .relaxed) == expected)
  }

  @Test(arguments: [(4, 2, 2), (4, 4, 1), (4, 1, 4), (2, 9, 1), (1, 3, 1)])
  func `A loop inside a loop has its share of the threads`(
    threads: Int, count: Int, share: Int
  ) throws {
    let context = context(threads: threads)
    let inner = try context.map(count, unit: "number") { _ in
      let made = Atomic(0)
      _ = try context.map(
        50, unit: "number",
        scratch: { made.add(1, ordering: .relaxed) }, { _, number in number })
      return made.load(ordering: .relaxed)
    }
    #expect(inner == [Int](repeating: share, count: count))
  }
}

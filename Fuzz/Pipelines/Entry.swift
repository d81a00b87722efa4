import Foundation

/// Runs pipelines that follow from seeds, and keeps those that the program does not take well.
@main
struct Entry {
  static func main() {
    do {
      exit(try run(Arguments(Array(CommandLine.arguments.dropFirst()))))
    } catch {
      FileHandle.standardError.write(Data("fuzz-pipelines: \(error)\n".utf8))
      exit(2)
    }
  }

  private static func run(_ arguments: Arguments) throws -> Int32 {
    let workplace = NSTemporaryDirectory() + "fuzz-pipelines-\(getpid())"
    try FileManager.default.createDirectory(atPath: workplace, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: workplace) }
    let product = try Product(path: arguments.program, folder: workplace)
    if arguments.prints {
      for seed in arguments.seeds {
        print(PipelineMaker(product: product).draft(seed: seed).written().text)
      }
      return 0
    }
    let journal = try Journal(folder: arguments.folder)
    let seeds = arguments.seeds.filter { !journal.known.contains($0) }
    let queue = Queue(seeds, until: arguments.seconds.map { Date(timeIntervalSinceNow: $0) })
    let group = DispatchGroup()
    for _ in 0..<arguments.jobs {
      group.enter()
      Thread.detachNewThread {
        defer { group.leave() }
        while let seed = queue.next() {
          do {
            let trial = Trial(seed: seed, product: product, workplace: workplace)
            try journal.note(seed, try trial.run())
          } catch {
            print("seed \(seed): the fuzzer failed: \(error)")
            queue.stop()
          }
        }
      }
    }
    group.wait()
    print(journal.summary)
    return queue.isStopped ? 2 : journal.findings.isEmpty ? 0 : 1
  }
}

/// Seeds that threads take from, one after the other.
final class Queue: @unchecked Sendable {
  private let lock = NSLock()
  private var seeds: ArraySlice<Int>
  private let end: Date?
  private(set) var isStopped = false

  init(_ seeds: [Int], until end: Date?) {
    self.seeds = seeds[...]
    self.end = end
  }

  func next() -> Int? {
    lock.lock()
    defer { lock.unlock() }
    if isStopped || end.map({ Date() > $0 }) == true { return nil }
    return seeds.popFirst()
  }

  func stop() {
    lock.lock()
    isStopped = true
    lock.unlock()
  }
}

internal import Dispatch
internal import Synchronization

/// Writes the files of a folder: called with a function that writes one file, name and bytes.
public typealias FolderContents =
  @Sendable (_ write: @escaping @Sendable (String, [UInt8]) throws -> Void) throws -> Void

extension RunContext {
  /// Writes `count` files into a folder of their own in the run folder, on all threads. The folder
  /// appears there only when all are written, in place of what an earlier run wrote to it; after an
  /// error none of the files is left.
  ///
  /// - Parameters:
  ///   - count: how many files there are.
  ///   - unit: what a file is, in the singular, for the progress.
  ///   - folder: relative to the run folder.
  ///   - file: name and contents of a file from its number; called from several threads. Names are
  ///     plain, without folders, and no two are equal.
  /// - Throws: of the errors of `file` the one of the lowest number; `PipelineError` of kind
  ///   `inputOutput` with the path of the file that could not be written, of kind `interrupted` once
  ///   the user asked to stop.
  public func write(
    _ count: Int, unit: String, to folder: OutputPath,
    _ file: @Sendable (Int) throws -> (name: String, bytes: [UInt8])
  ) throws {
    try withoutActuallyEscaping(file) { file in
      try folderWriter(folder) { write in
        try self.forEach(count, unit: unit) { index in
          let (name, bytes) = try file(index)
          try write(name, bytes)
        }
      }
    }
  }

  /// Calls `body` with each number below `count`, on all threads, and tells the progress.
  private func forEach(
    _ count: Int, unit: String, _ body: @Sendable (Int) throws -> Void
  ) throws {
    let blockSize = 64
    let next = Atomic(0)
    let done = Atomic(0)
    let failure = Mutex<(block: Int, error: any Error)?>(nil)
    DispatchQueue.concurrentPerform(iterations: max(1, min(threads, count))) { _ in
      while true {
        let start = next.add(blockSize, ordering: .relaxed).oldValue
        // Blocks are taken in order: of several failures the first counts.
        guard start < count, failure.withLock({ $0.map { start < $0.block } ?? true }) else {
          return
        }
        do {
          try checkCancellation()
          for index in start..<min(start + blockSize, count) { try body(index) }
        } catch {
          failure.withLock { if $0.map({ start < $0.block }) ?? true { $0 = (start, error) } }
          return
        }
        let finished = min(count, done.add(blockSize, ordering: .relaxed).newValue)
        progress(Progress(done: finished, total: count, unit: unit))
      }
    }
    if let error = failure.withLock({ $0 })?.error { throw error }
  }
}

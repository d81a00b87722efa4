import Pipeline
import Synchronization

/// Results of stages on disk, by key, for runs to come and for other processes: an entry is a file
/// that is written under another name and moved into place, so that it is whole or absent.
///
/// The cache never stops a run: what cannot be read is computed, what cannot be written is left.
public final class StageCache: Sendable {
  /// Absolute.
  public let folder: String
  /// How many bytes it may hold; the least recently used entries go first.
  public let limit: Int
  let state = Mutex(State())

  struct State {
    var fault: PipelineError?
    var isFaultTold = false
    /// Bytes since the cache was last trimmed.
    var written = 0
    var count = 0
  }

  public init(folder: String, limit: Int = StageCache.defaultLimit) {
    self.folder = folder
    self.limit = limit
  }

  /// 2 GB.
  public static let defaultLimit = 2_000_000_000

  /// Why an entry could not be written: told once, the first time that it happened.
  func takeFault() -> PipelineError? {
    state.withLock { state in
      defer { state.isFaultTold = state.fault != nil }
      return state.isFaultTold ? nil : state.fault
    }
  }

  /// The entry under a key; `nil` where there is none or it is damaged, and then it is removed.
  func entry(_ key: StageKey) -> CacheEntry? {
    let path = path(of: key)
    guard let bytes = try? FileSystem.read(path) else { return nil }
    do {
      let entry = try CacheEntry(bytes, name: path)
      FileSystem.touch(path)
      return entry
    } catch {
      if !(error is CacheEntry.OfAnotherVersion) { FileSystem.remove(path) }
      return nil
    }
  }

  func store(_ entry: CacheEntry, as key: StageKey) {
    do {
      let bytes = try entry.encoded()
      let path = path(of: key)
      try FileSystem.createFolder(FilePaths.parent(of: path))
      let number = state.withLock { state in
        state.count += 1
        state.written += bytes.count
        return state.count
      }
      let unfinished = FilePaths.join(folder, ".new-\(FileSystem.processNumber)-\(number)")
      try FileSystem.write(bytes, to: unfinished)
      do {
        try FileSystem.rename(unfinished, to: path)
      } catch {
        FileSystem.remove(unfinished)
        throw error
      }
    } catch {
      let fault = error as? PipelineError ?? PipelineError(.inputOutput, "\(error)")
      state.withLock { if $0.fault == nil { $0.fault = fault } }
    }
    if state.withLock({ $0.written > limit / 8 }) { trim() }
  }

  private func path(of key: StageKey) -> String {
    FilePaths.join(folder, String(key.text.prefix(2)), String(key.text.dropFirst(2)))
  }
}

import Dispatch
package import Pipeline
import Synchronization

/// Where runs come from, as their records tell: the command that started them, and the repository
/// that their file lies in.
public final class RunOrigin: Sendable {
  private let arguments: [String]
  private let folder: String
  private let commit = Mutex<Commit?>(nil)
  private let reading = DispatchGroup()

  /// Reads the repository beside the run's own work.
  /// - Parameters:
  ///   - arguments: the words of the command.
  ///   - folder: the working folder, absolute.
  ///   - file: the pipeline's.
  public init(arguments: [String], folder: String, file: String) {
    self.arguments = arguments
    self.folder = folder
    let start = FilePaths.parent(of: FilePaths.absolute(file, from: folder))
    guard let found = Commit(around: start) else { return }
    commit.withLock { $0 = found }
    DispatchQueue.global().async(group: reading) { [self] in
      let isDirty = GitStatus.isDirty(found.folder, within: 3)
      commit.withLock { $0?.isDirty = isDirty }
    }
  }

  /// What a record says of it; waits for the repository.
  /// - Parameter secrets: what no record may hold.
  package func entries(without secrets: Secrets) -> [(String, JSON)] {
    reading.wait()
    let command = JSON.object([
      ("arguments", .list(secrets.removed(from: arguments).map(JSON.text))),
      ("folder", .text(folder)),
    ])
    let commit = commit.withLock(\.self)
    return [("command", command)] + (commit.map { [("commit", $0.json)] } ?? [])
  }
}

import Pipeline
import Synchronization

extension StageCache {
  /// An entry as `pipe cache list` shows it.
  public struct Item: Sendable {
    /// The key.
    public let name: String
    public let path: String
    /// Bytes.
    public let size: Int
    /// When it was last used, in seconds since 1970.
    public let lastUse: Double
    /// `train: autoencoder`; empty where it was not read or is damaged.
    public var stage = ""
    public var result = ""
    public var isDamaged = false
  }

  /// Every entry, the latest used first.
  /// - Parameter isRead: whether each is read and held against its hash.
  public func items(isRead: Bool = true) -> [Item] {
    var items: [Item] = []
    for part in FileSystem.names(in: folder) where part.utf8.count == 2 {
      for name in FileSystem.names(in: FilePaths.join(folder, part)) {
        let path = FilePaths.join(folder, part, name)
        guard let stamp = FileSystem.stamp(of: path), !stamp.isFolder else { continue }
        var item = Item(
          name: part + name, path: path, size: stamp.size,
          lastUse: stamp.modified.seconds(since: FileTime(seconds: 0, nanoseconds: 0)))
        if isRead {
          // Another process may have removed it by now.
          guard let bytes = try? FileSystem.read(path) else { continue }
          do {
            let entry = try CacheEntry(bytes, name: path)
            item.stage = entry.about.stage
            item.result = entry.about.result
          } catch is CacheEntry.OfAnotherVersion {
            item.stage = "of another version of pipe"
          } catch {
            item.isDamaged = true
          }
        }
        items.append(item)
      }
    }
    return items.sorted { ($0.lastUse, $0.name) > ($1.lastUse, $1.name) }
  }

  public func remove(_ item: Item) { FileSystem.remove(item.path) }

  /// Removes the entries that were used least recently, down to nine tenths of the limit, and what
  /// processes that are gone left unfinished.
  public func trim() {
    state.withLock { $0.written = 0 }
    let items = items(isRead: false)
    var total = items.reduce(0) { $0 + $1.size }
    if total > limit {
      for item in items.reversed() where total > limit / 10 * 9 {
        remove(item)
        total -= item.size
      }
    }
    for name in FileSystem.names(in: folder) where name.hasPrefix(".new-") {
      let path = FilePaths.join(folder, name)
      // An hour: no process takes so long over one file.
      guard let stamp = FileSystem.stamp(of: path),
        FileSystem.time.seconds(since: stamp.modified) > 3600
      else { continue }
      FileSystem.remove(path)
    }
  }

  /// Removes every entry.
  public func clear() {
    for part in FileSystem.names(in: folder) where part.utf8.count == 2 {
      FileSystem.removeFolder(FilePaths.join(folder, part))
    }
    for name in FileSystem.names(in: folder) where name.hasPrefix(".new-") {
      FileSystem.remove(FilePaths.join(folder, name))
    }
  }
}

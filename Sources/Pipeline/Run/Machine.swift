#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// What the machine has to offer.
public enum Machine {
  /// The memory that this process may come to hold, in bytes; `nil` where the system does not say.
  public static var memory: Int? {
    let pages = sysconf(Int32(_SC_PHYS_PAGES))
    let size = sysconf(Int32(_SC_PAGESIZE))
    guard pages > 0 && size > 0 else { return nil }
    let physical = pages * size
    // A container's limit, where there is one.
    guard let bytes = try? FileSystem.read("/sys/fs/cgroup/memory.max"),
      let limit = Int(String(decoding: bytes, as: UTF8.self).filter(\.isNumber)), limit > 0
    else { return physical }
    return min(physical, limit)
  }
}

/// `25.2 GB`.
package func gigabytes(_ bytes: Double) -> String { "\((bytes / 1e8).rounded() / 10) GB" }

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// What the machine has to offer.
public enum Machine {
  /// The memory that this process may come to hold, in bytes; `nil` where the system does not say.
  public static var memory: Int? {
    guard let most = addressableMemory else { return nil }
    // A container's limit, where there is one.
    guard let bytes = try? FileSystem.read("/sys/fs/cgroup/memory.max", limit: 4096),
      let limit = Int(String(decoding: bytes, as: UTF8.self).filter(\.isNumber)), limit > 0
    else { return most }
    return min(most, limit)
  }

  /// What the machine has and the process may address (`ulimit -v`), in bytes.
  static var addressableMemory: Int? {
    let pages = sysconf(Int32(_SC_PHYS_PAGES))
    let size = sysconf(Int32(_SC_PAGESIZE))
    guard pages > 0 && size > 0 else { return nil }
    var limit = rlimit()
    #if canImport(Darwin)
      let isKnown = unsafe getrlimit(RLIMIT_AS, &limit) == 0
    #else
      let isKnown = unsafe getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0
    #endif
    guard isKnown, let most = Int(exactly: limit.rlim_cur) else { return pages * size }
    return min(pages * size, max(most - addressedMemory, 0))
  }

  /// What the process addresses now: its libraries alone take some 100 MB.
  private static var addressedMemory: Int {
    #if os(Linux)
      let descriptor = unsafe open("/proc/self/statm", O_RDONLY | O_CLOEXEC)
      guard descriptor >= 0 else { return 0 }
      defer { _ = close(descriptor) }
      var text = [UInt8](repeating: 0, count: 128)
      let count = unsafe Glibc.read(descriptor, &text, text.count)
      let pages = String(decoding: text.prefix(max(count, 0)), as: UTF8.self).prefix { $0 != " " }
      return (Int(pages) ?? 0) * Int(sysconf(Int32(_SC_PAGESIZE)))
    #else
      return 0
    #endif
  }
}

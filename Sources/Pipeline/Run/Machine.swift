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
    return [pages * size, containerLimit, addressSpaceLimit].compactMap(\.self).min()
  }

  /// A container's limit, where there is one.
  private static var containerLimit: Int? {
    guard let bytes = try? FileSystem.read("/sys/fs/cgroup/memory.max"),
      let limit = Int(String(decoding: bytes, as: UTF8.self).filter(\.isNumber)), limit > 0
    else { return nil }
    return limit
  }

  /// What is left of the address space where that is limited, as by `ulimit -v`.
  private static var addressSpaceLimit: Int? {
    var limits = rlimit()
    #if canImport(Darwin)
      let status = unsafe getrlimit(RLIMIT_AS, &limits)
    #else
      let status = unsafe getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limits)
    #endif
    guard status == 0, let limit = Int(exactly: limits.rlim_cur), limit > 0, limit < Int.max else {
      return nil
    }
    return max(1, limit - addressSpace)
  }

  /// The address space that this process has now, in bytes; 0 where the system does not say.
  private static var addressSpace: Int {
    guard let bytes = try? FileSystem.read("/proc/self/statm"),
      let pages = String(decoding: bytes, as: UTF8.self).split(separator: " ").first.flatMap({
        Int($0)
      })
    else { return 0 }
    return pages * sysconf(Int32(_SC_PAGESIZE))
  }
}

/// `25.2 GB`.
package func gigabytes(_ bytes: Double) -> String { "\((bytes / 1e8).rounded() / 10) GB" }

import Pipeline

#if canImport(Darwin)
  import Darwin
#endif

/// Which build of the program this is: results of one are not taken for those of another.
package enum BuildIdentity {
  /// SHA-256 of the executable, which the cache remembers by the file's stamp.
  package static func text(_ cache: StageCache) -> String {
    let stamps = FileStamps(of: [executable])
    let key = StageKey(["executable"] + stamps.lines)
    if let known = cache.entry(key) { return known.about.result }
    guard let sum = try? FileSystem.sha256(of: executable) else { return stamps.text }
    var entry = CacheEntry("program")
    entry.about.result = sum
    if stamps.isSettled { cache.store(entry, as: key) }
    return entry.about.result
  }

  private static var executable: String {
    #if canImport(Darwin)
      var size: UInt32 = 4096
      var buffer = [CChar](repeating: 0, count: Int(size))
      guard unsafe _NSGetExecutablePath(&buffer, &size) == 0 else { return "" }
      return String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init), as: UTF8.self)
    #else
      return "/proc/self/exe"
    #endif
  }
}

package import Pipeline
import Tensors

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

extension Machine {
  /// What a record says of it. What the system does not say is left out.
  /// - Parameter threads: how many the run computes with.
  package static func json(threads: Int) -> JSON {
    .object(
      hardware + [("threads", .integer(threads))] + software
        // It is not opened for the record alone.
        + (BLAS.isOpen ? [("blas", .text(BLAS.name))] : []))
  }

  // Asked once: a study records it with every trial.
  private static let hardware: [(String, JSON)] = {
    var entries: [(String, JSON)] = [("host", .text(names.host))]
    if let processor { entries.append(("processor", .text(processor))) }
    entries.append(("cores", .integer(ThreadTeam.availableCores)))
    if let memory { entries.append(("memory_bytes", .integer(memory))) }
    return entries
  }()

  private static let software: [(String, JSON)] = [
    ("system", .text(distribution.map { "\($0), \(names.system)" } ?? names.system)),
    ("kernels", .text(Kernels.level)), ("swift", .text(compiler)),
  ]

  private static var names: (host: String, system: String) {
    var names = utsname()
    _ = unsafe uname(&names)
    return (
      text(of: names.nodename),
      "\(text(of: names.sysname)) \(text(of: names.release)) \(text(of: names.machine))"
    )
  }

  /// The processor's model as it calls itself.
  private static var processor: String? {
    #if canImport(Darwin)
      var size = 256
      var bytes = [UInt8](repeating: 0, count: size)
      guard unsafe sysctlbyname("machdep.cpu.brand_string", &bytes, &size, nil, 0) == 0 else {
        return nil
      }
      return String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    #else
      return value(of: ["model name", "Model", "Hardware"], in: "/proc/cpuinfo", after: ":")
    #endif
  }

  /// The name of the system as its makers write it, such as `Debian GNU/Linux 12 (bookworm)`.
  private static var distribution: String? {
    value(of: ["PRETTY_NAME"], in: "/etc/os-release", after: "=")
  }

  /// The first line of a small file that begins with one of some keys: what follows the separator.
  private static func value(
    of keys: [String], in file: String, after separator: Character
  ) -> String? {
    guard FileSystem.kind(of: file) == .file,
      let bytes = try? FileSystem.read(file, limit: 1 << 20)
    else { return nil }
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map { line in
      line.split(separator: separator, maxSplits: 1).map { part in
        String(part.trimmed { " \t\"".contains($0) })
      }
    }
    return keys.lazy.compactMap { key in
      lines.first { $0.count == 2 && $0[0] == key && !$0[1].isEmpty }?[1]
    }.first
  }

  /// The text in one of the fixed arrays of `utsname`.
  private static func text<Characters>(of characters: Characters) -> String {
    unsafe withUnsafeBytes(of: characters) { bytes in
      unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
  }

  /// The language version that the program was built with.
  private static var compiler: String {
    #if compiler(>=6.4)
      "6.4 or later"
    #elseif compiler(>=6.3)
      "6.3"
    #else
      "6.2"
    #endif
  }
}

extension Substring {
  /// Without what stands at either end and is of a kind.
  fileprivate func trimmed(_ isAtEnd: (Character) -> Bool) -> Substring {
    var text = drop(while: isAtEnd)
    while let last = text.last, isAtEnd(last) { text.removeLast() }
    return text
  }
}

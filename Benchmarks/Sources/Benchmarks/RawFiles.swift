import Foundation

/// Seconds that it takes to write the files of a folder again, into a new one, by the system's calls
/// alone, one after the other. The disk is at rest before and after.
func rawWrite(_ source: String, to folder: String) throws -> Double {
  let names = try FileManager.default.contentsOfDirectory(atPath: source).sorted()
  let contents = try names.map { try Data(contentsOf: URL(fileURLWithPath: "\(source)/\($0)")) }
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  sync()
  let start = ContinuousClock.now
  for (name, bytes) in zip(names, contents) {
    let file = open("\(folder)/\(name)", O_WRONLY | O_CREAT | O_EXCL, 0o644)
    let written = bytes.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
    guard written == bytes.count, close(file) == 0 else { throw POSIXError(.EIO) }
  }
  defer { sync() }
  return (ContinuousClock.now - start) / .seconds(1)
}

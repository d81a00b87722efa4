import CZlib
import Foundation

/// Loading IDX files, against a bare inflate in Swift and against Python in the same run, and
/// whether time and memory grow with the file and no faster.
struct LoadingFigures {
  let pipe: String
  /// The folder of the peers.
  let peers: String
  /// A folder for what the runs write.
  let out: String
  let report: (_ what: String, _ value: Double, _ limit: Double, _ unit: String, _ isFloor: Bool) -> Void

  private static let fashion = "/usr/share/datasets/fashion-mnist/train-images-idx3-ubyte.gz"

  func measure() throws {
    try FileManager.default.createDirectory(atPath: out, withIntermediateDirectories: true)
    if FileManager.default.fileExists(atPath: Self.fashion) {
      try measureFashion()
    } else {
      print("loading was not measured: apt-get install dataset-fashion-mnist")
    }
    try measureGrowth()
  }

  private func measureFashion() throws {
    var bare: [Double] = []
    var ours: [Double] = []
    var python: [Double] = []
    var peak = 0.0
    for _ in 0..<9 {
      bare.append(try bareInflate(Self.fashion, size: 16 + 60_000 * 784))
      let run = try load(Self.fashion)
      ours.append(run.seconds)
      peak = max(peak, run.peak)
      if let seconds = try? pythonSeconds() { python.append(seconds) }
    }
    report(
      "60,000 images of 28x28, gzip, SHA-256 included: \(shown(ours)) s over a bare inflate",
      median(ours) / median(bare), 1.15, "times", false)
    report("the same, peak memory of the process", peak, 47 + 25, "MB", false)
    if python.isEmpty {
      print("Python's gzip and NumPy were not measured (pip install numpy)")
    } else {
      report("the same: \(shown(python)) s of Python's gzip and NumPy over ours",
        median(python) / median(ours), 1, "times", true)
    }
  }

  /// Files of zeros that take no room on the disk.
  private func measureGrowth() throws {
    var seconds: [Double] = []
    var beyond: [Double] = []
    for count in [250_000, 500_000, 1_000_000] {
      let path = "\(out)/images-\(count)"
      defer { try? FileManager.default.removeItem(atPath: path) }
      var header: [UInt8] = [0, 0, 8, 3]
      for size in [count, 28, 28] { header += (0..<4).map { UInt8(size >> (24 - 8 * $0) & 255) } }
      try Data(header).write(to: URL(fileURLWithPath: path))
      guard truncate(path, off_t(16 + count * 784)) == 0 else { throw POSIXError(.EIO) }
      let runs = try (0..<5).map { _ in try load(path) }
      seconds.append(median(runs.map(\.seconds)))
      beyond.append((runs.map(\.peak).max() ?? 0) - Double(count) * 784 / 1e6)
    }
    report(
      "1,000,000 images, \(shown([seconds[2]])) s, over 500,000", seconds[2] / seconds[1], 2.3,
      "times", false)
    report("1,000,000 images, memory beyond their bytes", beyond[2], beyond[0] + 5, "MB", false)
  }

  /// The seconds that the load stage of a run took, and the most memory that the process held, in
  /// megabytes.
  private func load(_ path: String) throws -> (seconds: Double, peak: Double) {
    let file = "\(out)/load.yaml"
    try "pipeline: load\nstages:\n  - load: idx\n    images: \(path)\n"
      .write(toFile: file, atomically: true, encoding: .utf8)
    let run = try Measurement([pipe, "run", file, "--out", "\(out)/load", "--force"], count: 1)
    let record = try JSONSerialization.jsonObject(
      with: Data(contentsOf: URL(fileURLWithPath: "\(out)/load/run.json")))
    let stages = (record as? [String: Any])?["stages"] as? [[String: Any]]
    guard let seconds = stages?.first?["wall_seconds"] as? Double else { throw POSIXError(.EIO) }
    return (seconds, run.peakMemory)
  }

  private func pythonSeconds() throws -> Double {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", peers + "/load_gzip_numpy.py", Self.fashion]
    process.standardOutput = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    let text = String(decoding: output, as: UTF8.self)
    guard let seconds = Double(text.trimmingCharacters(in: .whitespacesAndNewlines)) else {
      throw POSIXError(.EIO)
    }
    return seconds
  }

  private func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }

  private func shown(_ values: [Double]) -> String {
    String((median(values) * 1000).rounded() / 1000)
  }
}

/// Seconds that zlib alone takes to inflate a file into one new buffer, read in pieces.
private func bareInflate(_ path: String, size: Int) throws -> Double {
  let start = ContinuousClock.now
  let state = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
  let input = UnsafeMutablePointer<UInt8>.allocate(capacity: 1 << 18)
  let output = UnsafeMutablePointer<UInt8>.allocate(capacity: size)
  defer {
    state.deallocate()
    input.deallocate()
    output.deallocate()
  }
  state.initialize(to: z_stream())
  inflateInit2_(state, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
  defer { inflateEnd(state) }
  let file = open(path, O_RDONLY)
  defer { close(file) }
  state.pointee.next_out = output
  state.pointee.avail_out = UInt32(size)
  var status = Z_OK
  while status == Z_OK {
    let count = read(file, input, 1 << 18)
    guard count > 0 else { break }
    state.pointee.next_in = input
    state.pointee.avail_in = UInt32(count)
    while state.pointee.avail_in > 0, status == Z_OK { status = inflate(state, Z_NO_FLUSH) }
  }
  guard status == Z_STREAM_END, state.pointee.total_out == size else { throw POSIXError(.EIO) }
  return (ContinuousClock.now - start) / .seconds(1)
}

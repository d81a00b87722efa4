import Foundation

extension Group {
  private static let fashion = "/usr/share/datasets/fashion-mnist/train-images-idx3-ubyte.gz"

  static let load = Group(
    name: "load", summary: "Fashion-MNIST's 60,000 images: reading alone"
  ) { place, table in
    table.rows("against a bare inflate and Python") {
      var bare: [Double] = []
      let ours = Subject(place.pipeline("load")) { _ in
        bare.append(try bareInflate(fashion, size: 16 + 60_000 * 784))
        return try place.record("load", stage: "load", "wall_seconds")
      }
      let python = Subject(place.peer("load_numpy"), prints: "load_seconds")
      let both = try measure([ours, python], repeats: 9)
      table.row(
        "against zlib's inflate alone", both[0].figure, peer: median(bare), unit: "s",
        .atMost(1.15))
      table.row(
        "against gzip and NumPy", both[0].figure, peer: both[1].figure, unit: "s", .atMost(1))
      table.row("peak memory", both[0].peakMemory, unit: "MB", .atMost(72))
    }
    table.rows("growth") { try growth(place, table) }
  }

  /// Files of zeros that take no room on the disk.
  private static func growth(_ place: Workplace, _ table: Table) throws {
    var seconds: [Double] = []
    var beyond: [Double] = []
    for count in [100_000, 1_000_000] {
      let path = "\(place.scratch)/images-\(count)"
      defer { try? FileManager.default.removeItem(atPath: path) }
      var header: [UInt8] = [0, 0, 8, 3]
      for size in [count, 28, 28] { header += (0..<4).map { UInt8(size >> (24 - 8 * $0) & 255) } }
      try Data(header).write(to: URL(fileURLWithPath: path))
      guard truncate(path, off_t(16 + count * 784)) == 0 else { throw POSIXError(.EIO) }
      let name = "load-idx"
      let command = place.pipeline(name, "--set", "load.images=\(path)")
      let run = try measure(
        Subject(command) { _ in try place.record(name, stage: "load", "cpu_seconds") }, repeats: 5)
      seconds.append(run.figure)
      beyond.append(run.peakMemory - Double(count) * 784 / 1e6)
    }
    table.row(
      "1,000,000 images against 100,000, of all cores", seconds[1], peer: seconds[0], unit: "s",
      .atMost(10.5))
    table.row(
      "memory beyond the bytes, 1,000,000 and 100,000", beyond[1], minus: beyond[0], unit: "MB",
      .atMost(5))
  }
}

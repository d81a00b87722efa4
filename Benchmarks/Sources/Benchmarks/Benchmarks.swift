import Foundation

/// Measures the built program against its limits, and against NumPy in the same run.
@main
struct Benchmarks {
  static func main() throws {
    let here = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let root = here.deletingLastPathComponent().path
    let pipe = root + "/.build/release/pipe"
    let out = NSTemporaryDirectory() + "pipe-benchmark-" + UUID().uuidString
    defer { try? FileManager.default.removeItem(atPath: out) }

    let help = try Measurement([pipe, "--help"], count: 20)
    report("pipe --help", help.median, limit: 0.030, unit: "s")
    let file = root + "/pipelines/font-autoencoder.yaml"
    let check = try Measurement([pipe, "check", file], count: 20)
    report("pipe check of the main job", check.median, limit: 0.030, unit: "s")
    let run = try Measurement([pipe, "run", file, "--out", out + "/main"], count: 5)
    report("main job, whole process", run.median, limit: 5, unit: "s")
    report("main job, peak memory", run.peakMemory, limit: 60, unit: "MB")

    let network = [pipe, "run", here.path + "/font.yaml", "--out", out + "/font"]
    let peer = ["python3", here.path + "/Peers/font_numpy.py", "50000"]
    do {
      let numpy = try Measurement(peer, count: 1)
      let ours = try Measurement(network, count: 5)
      report(
        "35-16-2-16-35, 50,000 epochs: \(shown(numpy.median)) s of NumPy over ours",
        numpy.median / ours.median, limit: 3, unit: "times", isFloor: true)
    } catch {
      print("NumPy was not measured (pip install numpy): \(error)")
    }

    try LoadingFigures(pipe: pipe, peers: here.path + "/peers", out: out + "/loading") {
      report($0, $1, limit: $2, unit: $3, isFloor: $4)
    }.measure()
  }

  private static func report(
    _ what: String, _ value: Double, limit: Double, unit: String, isFloor: Bool = false
  ) {
    let isMet = isFloor ? value >= limit : value <= limit
    let relation = isFloor ? "at least" : "at most"
    print(
      "\(isMet ? "met   " : "MISSED") \(what): \(shown(value)) \(unit) "
        + "(\(relation) \(shown(limit)))")
  }

  private static func shown(_ value: Double) -> String {
    String((value * 1000).rounded() / 1000)
  }
}

import Foundation
import Tensors

/// Times the step loop of the variational autoencoder against the machine's own rate of large
/// products in the same run: `swift run -c release StepLoop
/// [epochs] [shards] [IMAGES.gz]`, from Benchmarks/StepLoop.
@main
struct StepLoop {
  static func main() throws {
    let arguments = CommandLine.arguments.dropFirst()
    let numbers = arguments.compactMap { Int($0) }
    let epochs = numbers.first ?? 5
    let shards = numbers.dropFirst().first ?? 2
    let file =
      arguments.first { Int($0) == nil }
      ?? "/usr/share/datasets/fashion-mnist/train-images-idx3-ubyte.gz"
    let images = try read(file)
    print("\(BLAS.name), \(shards) shards, \(images.count / VariationalStep.pixels) images")
    var times: [Int: Double] = [:]
    var rates: [Int: Double] = [:]
    for threads in [1, 2] {
      let rate = (0..<3).map { _ in largeRate(threads: threads) }.max() ?? 0
      let loop = VariationalStep(images: images, batch: 100, threads: threads, shards: shards)
      let (seconds, loss) = train(loop, epochs: epochs)
      let work = 120.4 * Double(images.count / VariationalStep.pixels) / 60_000
      let (median, least) = (seconds.sorted()[seconds.count / 2], seconds.min() ?? 0)
      print(
        "\(threads) threads: median \(shown(median)) s an epoch = \(shown(median * rate / work))"
          + " floors, least \(shown(least)) s = \(shown(least * rate / work)) floors of"
          + " \(shown(work / rate)) s (\(shown(rate)) GFLOP/s); last loss \(shown(loss)),"
          + " parameters \(hash(loop.parameters.array))")
      (times[threads], rates[threads]) = (median, rate)
    }
    if let one = times[1], let two = times[2], let slow = rates[1], let fast = rates[2] {
      print(
        "the second core gives \(shown(one / two)), to a large product \(shown(fast / slow)):"
          + " \(shown(one / two / (fast / slow))) of it")
    }
  }

  /// Seconds of each epoch after the first, and the mean loss of the last.
  private static func train(
    _ loop: VariationalStep, epochs: Int
  ) -> (seconds: [Double], loss: Double) {
    let step: @Sendable (Int) -> Void = { loop.run(worker: $0) }
    let count = loop.order.count
    var noise = RandomKey(seed: 1).derived("noise").stream()
    var order = RandomKey(seed: 1).derived("order").stream()
    var seconds: [Double] = []
    var sum = 0.0
    for _ in 0...epochs {
      loop.order = order.permutation(of: count)
      sum = 0
      let begin = ContinuousClock.now
      for batch in 0..<count / loop.batch {
        loop.start = batch * loop.batch
        loop.number += 1
        loop.drawNoise(&noise)
        loop.team.run(step)
        sum += loop.loss
      }
      seconds.append((ContinuousClock.now - begin) / .seconds(1))
      usleep(500_000)  // a run at real-time priority may not take a whole second
    }
    return (Array(seconds.dropFirst()), sum / Double(count))
  }

  /// GFLOP/s of products of 2048 x 2048, each thread its own rows: the best of some.
  private static func largeRate(threads: Int) -> Double {
    let n = 2048
    let team = ThreadTeam(count: threads)
    let left = FloatBuffer([Float](repeating: 0.5, count: n * n))
    let right = FloatBuffer([Float](repeating: 0.25, count: n * n))
    let result = FloatBuffer(count: n * n)
    let work: @Sendable (Int) -> Void = { worker in
      let rows = n * worker / threads..<n * (worker + 1) / threads
      var part = result.mutable(rows.lowerBound * n..<rows.upperBound * n)
      multiply(
        left[rows.lowerBound * n..<rows.upperBound * n], right.span, into: &part,
        ProductShape(rows: rows.count, inner: n, columns: n))
    }
    var best = Double.infinity
    for _ in 0..<6 {
      let begin = ContinuousClock.now
      team.run(work)
      best = min(best, (ContinuousClock.now - begin) / .seconds(1))
    }
    return 2 * Double(n * n * n) / best / 1e9
  }

  /// The pixels of a compressed IDX file of 28 x 28 images.
  private static func read(_ path: String) throws -> [UInt8] {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["gzip", "-dc", path]
    process.standardOutput = output
    try process.run()
    let bytes = [UInt8](output.fileHandleForReading.readDataToEndOfFile())
    process.waitUntilExit()
    guard bytes.count > 16, (bytes.count - 16) % VariationalStep.pixels == 0 else {
      throw Failure(path: path)
    }
    return Array(bytes[16...])
  }

  private struct Failure: Error, CustomStringConvertible {
    let path: String
    var description: String { "'\(path)' is not a compressed IDX file of images" }
  }

  private static func hash(_ values: [Float]) -> String {
    var hash: UInt64 = 14_695_981_039_346_656_037
    for value in values { hash = (hash ^ UInt64(value.bitPattern)) &* 1_099_511_628_211 }
    return String(hash, radix: 16)
  }

  private static func shown(_ value: Double) -> String { String((value * 1000).rounded() / 1000) }
}

import Foundation
import Tensors

/// Times the step loop of the variational autoencoder on Fashion-MNIST against the machine's own
/// rate of large products, in the same run.
@main
struct StepLoop {
  static func main() throws {
    let arguments = CommandLine.arguments.dropFirst().compactMap { Int($0) }
    let epochs = arguments.first ?? 3
    let shards = arguments.dropFirst().first ?? 2
    let images = [UInt8](try Data(contentsOf: URL(fileURLWithPath: ProcessInfo.processInfo.environment["FASHION"]!)))
    print(BLAS.name)
    for threads in [1, 2, 1, 2] {
      let floor = 120.4 / largeRate(threads: threads)
      let loop = VariationalStep(images: images, batch: 100, threads: threads, shards: shards)
      let step: @Sendable (Int) -> Void = { loop.run(worker: $0) }
      var noise = RandomKey(seed: 1).derived("noise").stream()
      var order = RandomKey(seed: 1).derived("order").stream()
      for epoch in 1...epochs {
        usleep(UInt32(getenv("REST") != nil ? 600_000 : 0))
        loop.order = order.permutation(of: 60_000)
        for i in 0..<64 { T[i] = 0 }
        let begin = ContinuousClock.now
        var sum = 0.0
        for batch in 0..<600 {
          loop.start = batch * 100
          loop.number += 1
          loop.drawNoise(&noise)
          loop.team.run(step)
          sum += loop.loss
        }
        let time = (ContinuousClock.now - begin) / .seconds(1)
        print(zip(["convert","F1+h","sample","F3","F4","bce","dH","dW4","A4","wait","L2","L1","dW1","A1"], T).map { $0 + String(format: " %.1f", $1 * 1e6 / 600) }.joined(separator: ", "))
        print(
          threads, "threads epoch", epoch, String(format: "loss %.5f", sum / 60000),
          String(
            format: "%.3f s = %.2f floors of %.3f s ", time,
            time / floor, floor))
      }
      var hash: UInt64 = 14695981039346656037
      for p in loop.parameters.array { hash = (hash ^ UInt64(p.bitPattern)) &* 1099511628211 }
      print("  parameters", String(hash, radix: 16))
    }
  }

  /// GFLOP/s of products of 2048 x 2048, each thread its own rows: the best of some.
  static func largeRate(threads: Int) -> Double {
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
}

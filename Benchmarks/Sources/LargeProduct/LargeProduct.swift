import Tensors

/// Prints what the machine's processors give in a large product of single-precision matrices, by the
/// library that `pipe` takes for it: `LargeProduct [THREADS]`.
@main
struct LargeProduct {
  static func main() {
    let threads =
      CommandLine.arguments.dropFirst().first.flatMap { Int($0) }
      ?? ThreadTeam.availableCores
    let size = 2048
    let team = ThreadTeam(count: threads)
    let left = FloatBuffer([Float](repeating: 0.5, count: size * size))
    let right = FloatBuffer([Float](repeating: 0.25, count: size * size))
    let result = FloatBuffer(count: size * size)
    let work: @Sendable (Int) -> Void = { worker in
      let rows = size * worker / threads..<size * (worker + 1) / threads
      let part = rows.lowerBound * size..<rows.upperBound * size
      var target = result.mutable(part)
      multiply(
        left[part], right.span, into: &target,
        ProductShape(rows: rows.count, inner: size, columns: size))
    }
    team.run(work)
    var rates: [Double] = []
    for _ in 0..<7 {
      let seconds = ContinuousClock().measure { team.run(work) } / .seconds(1)
      rates.append(2 * Double(size * size * size) / seconds / 1e9)
    }
    print("library \(BLAS.name.split(separator: " ")[0]) gflops \(rates.sorted()[3])")
  }
}

/// Arithmetic of a step of the two convolutions, forward and back, in 10^9 operations.
private let twoConvolutions = 0.7225

extension Group {
  static let convolution = Group(
    name: "convolution",
    summary: "convolutional networks on made-up 28x28 images, batch 128: a step"
  ) { place, table in
    func ours(_ network: String, threads: Int? = nil) -> Subject {
      Subject(
        ["\(place.folder)/.build/release/ConvolutionSteps", network]
          + (threads.map { ["\($0)"] } ?? []), prints: "seconds")
    }
    func torch(_ network: String, _ layout: String) -> Subject {
      Subject(
        place.peer("convolution_torch", "--network", network, "--layout", layout), prints: "seconds"
      )
    }
    table.rows("two convolutions against PyTorch and JAX") {
      let all = try measure(
        [
          ours("two"), torch("two", "channels_last"), torch("two", "default"),
          Subject(place.peer("convolution_jax"), prints: "seconds"),
        ], repeats: 3)
      for (peer, name, limit) in [
        (1, "PyTorch channels_last", 2.0), (2, "PyTorch", 2.7), (3, "JAX", 2.7),
      ] {
        table.row(
          "two convolutions against \(name)", all[0].figure, peer: all[peer].figure, unit: "s",
          .atMost(1 / limit))
      }
    }
    table.rows("two convolutions against the arithmetic") {
      for (threads, share) in [(1, 0.6), (2, 0.5)] {
        let product = Subject(
          ["\(place.folder)/.build/release/LargeProduct", "\(threads)"], prints: "gflops")
        let both = try measure([ours("two", threads: threads), product], repeats: 3)
        table.row(
          "against a large sgemm's rate, \(threads) threads", twoConvolutions / both[0].figure,
          peer: both[1].figure, unit: "GFLOP/s", .atLeast(share))
      }
    }
    table.rows("the Keras documentation's VAE against PyTorch") {
      let both = try measure([ours("vae"), torch("vae", "channels_last")], repeats: 3)
      table.row(
        "convolutional VAE against PyTorch channels_last", both[0].figure, peer: both[1].figure,
        unit: "s", .atMost(1 / 2.7))
      table.row(
        "peak memory", both[0].peakMemory, peer: both[1].peakMemory, unit: "MB", .atMost(0.25))
    }
  }
}

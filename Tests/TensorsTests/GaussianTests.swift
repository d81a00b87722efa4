import Foundation
import Tensors
import Testing

@Suite struct GaussianTests {
  @Test("a code is its mean and its noise times its deviation", arguments: [1, 2, 17, 40])
  func sampling(latent: Int) {
    let head = numbers(2 * latent * 3, in: -3...3)
    let noise = numbers(latent * 3, seed: 2)
    let codes = mapped(noise) {
      DiagonalGaussian(latent: latent).sample(head: head.span, noise: $0, into: &$1)
    }
    for row in 0..<3 {
      for d in 0..<latent {
        let mean = Double(head[2 * latent * row + d])
        let logVariance = Double(head[2 * latent * row + latent + d])
        let expected = mean + exp(logVariance / 2) * Double(noise[row * latent + d])
        #expect(abs(Double(codes[row * latent + d]) - expected) < 1e-6 * (1 + abs(expected)))
      }
    }
  }

  private func divergence(_ head: [Float], latent: Int) -> [Double] {
    var sums = [Double](repeating: -1, count: latent)
    var span = sums.mutableSpan
    DiagonalGaussian(latent: latent).divergences(head: head.span, into: &span)
    return sums
  }

  @Test("the divergence of each dimension agrees with its formula", arguments: [1, 2, 17, 40])
  func divergences(latent: Int) {
    let rows = 5
    let head = numbers(2 * latent * rows, in: -3...3)
    for (d, sum) in divergence(head, latent: latent).enumerated() {
      var expected = 0.0
      for row in 0..<rows {
        let mean = Double(head[2 * latent * row + d])
        let s = Double(head[2 * latent * row + latent + d])
        expected += 0.5 * (mean * mean + exp(s) - 1 - s)
      }
      #expect(abs(sum - expected) < 1e-6 * expected)
    }
  }

  @Test("the gradient of codes and divergence agrees with finite differences", arguments: [2, 19])
  func gradient(latent: Int) {
    let rows = 3
    let gaussian = DiagonalGaussian(latent: latent)
    let head = numbers(2 * latent * rows, in: -2...2)
    let noise = numbers(latent * rows, seed: 2)
    let pull = numbers(latent * rows, seed: 3)
    let weights = numbers(latent, in: 0...1, seed: 4)
    var result = [Float](repeating: -99, count: head.count)
    var span = result.mutableSpan
    gaussian.gradient(
      head: head.span, noise: noise.span, codeGradient: pull.span, weights: weights.span,
      into: &span)
    for index in head.indices {
      let expected = slope(head, at: index) { head in
        let codes = mapped(noise) { gaussian.sample(head: head.span, noise: $0, into: &$1) }
        let back = zip(codes, pull).reduce(0) { $0 + Double($1.0) * Double($1.1) }
        return back
          + zip(divergence(head, latent: latent), weights).reduce(0) { $0 + $1.0 * Double($1.1) }
      }
      #expect(abs(Double(result[index]) - expected) < 1e-3)
    }
  }

  @Test("a log-variance beyond its limits is held there, without gradient")
  func limits() {
    let gaussian = DiagonalGaussian(latent: 1, logVarianceLimits: -2...2)
    let head: [Float] = [0.5, 1000, 0.5, -1000]
    let codes = mapped([1, 1]) { gaussian.sample(head: head.span, noise: $0, into: &$1) }
    #expect(abs(codes[0] - (0.5 + exp(1))) < 1e-6 && abs(codes[1] - (0.5 + exp(-1))) < 1e-6)
    var result = [Float](repeating: -99, count: 4)
    var span = result.mutableSpan
    let ones: [Float] = [1, 1]
    gaussian.gradient(
      head: head.span, noise: ones.span, codeGradient: ones.span,
      weights: ones.span.extracting(0..<1),
      into: &span)
    #expect(result == [1.5, 0, 1.5, 0])
  }

  @Test("the likelihood and its gradients agree with the formula", arguments: [1, 16, 53])
  func likelihood(count: Int) {
    let means = numbers(count)
    let logVariances = numbers(count, in: -3...3, seed: 2)
    let targets = numbers(count, seed: 3)
    let limits: ClosedRange<Float> = -2.5...2.5
    func loss(_ means: [Float], _ logVariances: [Float]) -> Double {
      gaussianLikelihoodLoss(
        means: means.span, logVariances: logVariances.span, targets: targets.span, limits: limits)
    }
    var expected = 0.0
    for i in 0..<count {
      let s = Double(min(max(logVariances[i], -2.5), 2.5))
      let difference = Double(means[i]) - Double(targets[i])
      expected += 0.5 * (log(2 * Double.pi) + s + difference * difference * exp(-s))
    }
    #expect(abs(loss(means, logVariances) - expected) < 1e-6 * (1 + abs(expected)))
    var meanGradient = [Float](repeating: -99, count: count)
    var varianceGradient = meanGradient
    var first = meanGradient.mutableSpan
    var second = varianceGradient.mutableSpan
    let sum = gaussianLikelihoodLoss(
      means: means.span, logVariances: logVariances.span, targets: targets.span, limits: limits,
      meanGradient: &first, logVarianceGradient: &second, scale: 0.5)
    #expect(sum == loss(means, logVariances))
    for i in 0..<count {
      let byMean = slope(means, at: i) { loss($0, logVariances) }
      #expect(abs(Double(meanGradient[i]) - 0.5 * byMean) < 1e-3)
      guard abs(abs(logVariances[i]) - 2.5) > 0.1 else { continue }
      let byVariance = slope(logVariances, at: i) { loss(means, $0) }
      #expect(abs(Double(varianceGradient[i]) - 0.5 * byVariance) < 1e-2)
    }
  }
}

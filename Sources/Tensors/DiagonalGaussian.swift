import CKernels

/// The Gaussian posterior of a latent space, its dimensions independent: q(z|x) = N(mean, exp(s)).
///
/// A row of a `head` holds the means of all dimensions, then their log-variances s: the outputs of
/// one dense layer, so that one product computes both.
///
/// Source: Kingma and Welling, "Auto-Encoding Variational Bayes", 2014, appendix B.
public struct DiagonalGaussian: Sendable, Hashable {
  /// The number of latent dimensions.
  public let latent: Int
  /// Where log-variances are held; beyond it their gradient is 0.
  public let logVarianceLimits: ClosedRange<Float>

  /// - Precondition: `latent` is at least 1; exp of the limits is finite and above 0.
  public init(latent: Int, logVarianceLimits: ClosedRange<Float> = -30...20) {
    precondition(latent >= 1, "a latent space has a dimension")
    precondition(
      logVarianceLimits.lowerBound > -87 && logVarianceLimits.upperBound < 88,
      "a variance is a finite float above 0")
    self.latent = latent
    self.logVarianceLimits = logVarianceLimits
  }

  /// Draws codes by the reparameterisation: z = mean + exp(s / 2) * noise.
  ///
  /// - Parameters:
  ///   - head: [rows, 2 latent].
  ///   - noise: Standard normal numbers, [rows, latent].
  ///   - codes: Receives z, [rows, latent].
  /// - Precondition: The counts fit one another.
  public func sample(
    head: Span<Float>, noise: Span<Float>, into codes: inout MutableSpan<Float>
  ) {
    let rows = codes.count / latent
    precondition(codes.count == rows * latent, "codes have a value a dimension")
    precondition(head.count == 2 * codes.count && noise.count == codes.count, "counts must fit")
    unsafe head.withUnsafeBufferPointer { head in
      unsafe noise.withUnsafeBufferPointer { noise in
        unsafe codes.withUnsafeMutableBufferPointer { codes in
          unsafe ck_gaussian_sample(
            head.baseAddress, noise.baseAddress, codes.baseAddress, rows, latent,
            logVarianceLimits.lowerBound, logVarianceLimits.upperBound)
        }
      }
    }
  }

  /// The divergence from the standard normal of each dimension, summed over the rows, in nats:
  /// (mean^2 + exp(s) - 1 - s) / 2.
  ///
  /// - Parameters:
  ///   - head: [rows, 2 latent].
  ///   - sums: Receives a sum a dimension, [latent].
  /// - Precondition: The counts fit one another.
  public func divergences(head: Span<Float>, into sums: inout MutableSpan<Double>) {
    let rows = head.count / (2 * latent)
    precondition(head.count == rows * 2 * latent && sums.count == latent, "counts must fit")
    unsafe head.withUnsafeBufferPointer { head in
      unsafe sums.withUnsafeMutableBufferPointer { sums in
        unsafe ck_gaussian_divergence(
          head.baseAddress, sums.baseAddress, rows, latent, logVarianceLimits.lowerBound,
          logVarianceLimits.upperBound)
      }
    }
  }

  /// The divergences as `divergences` gives them, in memory that lasts as long as the call.
  ///
  /// - Parameters:
  ///   - head: [rows, 2 latent].
  ///   - body: given the divergences, one a row, in nats.
  public func withDivergences<Result>(
    head: Span<Float>, _ body: (Span<Double>) throws -> Result
  ) rethrows -> Result {
    try unsafe withUnsafeTemporaryAllocation(of: Double.self, capacity: latent) { sums in
      unsafe sums.initialize(repeating: 0)
      var span = unsafe sums.mutableSpan
      divergences(head: head, into: &span)
      return try body(span.span)
    }
  }

  /// The gradient of a head: what comes back through the codes, and that of the divergence.
  ///
  /// - Parameters:
  ///   - head: [rows, 2 latent].
  ///   - noise: The numbers that `sample` was given, [rows, latent].
  ///   - codeGradient: With respect to z, [rows, latent].
  ///   - weights: What multiplies each dimension's divergence, [latent]: beta times the loss's
  ///     scale, or 0 for a dimension below its free bits.
  ///   - gradient: Receives the gradient with respect to the head, [rows, 2 latent].
  /// - Precondition: The counts fit one another.
  public func gradient(
    head: Span<Float>, noise: Span<Float>, codeGradient: Span<Float>, weights: Span<Float>,
    into gradient: inout MutableSpan<Float>
  ) {
    let rows = noise.count / latent
    precondition(noise.count == rows * latent && weights.count == latent, "counts must fit")
    precondition(
      head.count == 2 * noise.count && codeGradient.count == noise.count
        && gradient.count == head.count, "counts must fit")
    unsafe head.withUnsafeBufferPointer { head in
      unsafe noise.withUnsafeBufferPointer { noise in
        unsafe codeGradient.withUnsafeBufferPointer { codeGradient in
          unsafe weights.withUnsafeBufferPointer { weights in
            unsafe gradient.withUnsafeMutableBufferPointer { gradient in
              unsafe ck_gaussian_gradient(
                head.baseAddress, noise.baseAddress, codeGradient.baseAddress,
                weights.baseAddress, gradient.baseAddress, rows, latent,
                logVarianceLimits.lowerBound, logVarianceLimits.upperBound)
            }
          }
        }
      }
    }
  }
}

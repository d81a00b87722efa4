import Tensors

/// One step of training 784-256-(2+2)-256-784: the arrangement that docs/engine.md describes.
final class VariationalStep: Sendable {
  static let pixels = 784
  static let hidden = 256
  static let latent = 2

  let batch: Int
  let team: ThreadTeam
  let encoder: ColumnLayer
  let head: NarrowLayer
  let widening: ColumnLayer
  let decoder: ColumnLayer
  let parameters: FloatBuffer
  private let gradients: FloatBuffer
  private let first: FloatBuffer
  private let second: FloatBuffer
  private let images: [UInt8]

  /// What threads share: each writes the columns of its shards, or its shards' shares.
  private let encoded: FloatBuffer
  private let encodedDelta: FloatBuffer
  private let headShares: FloatBuffer
  private let decodedShares: FloatBuffer
  private let decodedDelta: FloatBuffer
  private let codeShares: FloatBuffer
  private let logits: FloatBuffer
  private let logitDelta: FloatBuffer
  private let noise: FloatBuffer
  private let weights: FloatBuffer
  private let own: [Own]
  private let gaussian = DiagonalGaussian(latent: latent)
  private let losses: DoubleBuffer
  nonisolated(unsafe) var order: [Int]
  nonisolated(unsafe) var start = 0
  nonisolated(unsafe) var number = 0

  /// What each thread computes for itself, because that costs less than reading it from another.
  private struct Own {
    let target: FloatBuffer
    let head: FloatBuffer
    let headDelta: FloatBuffer
    let codes: FloatBuffer
    let codeDelta: FloatBuffer
    let decoded: FloatBuffer
  }

  init(images: [UInt8], batch: Int, threads: Int, shards: Int) {
    let (pixels, hidden, latent) = (Self.pixels, Self.hidden, Self.latent)
    self.images = images
    self.batch = batch
    team = ThreadTeam(count: threads)
    encoder = ColumnLayer(pixels, hidden, at: 0, shards: shards)
    head = NarrowLayer(encoder.columns, 2 * latent, at: encoder.end)
    widening = ColumnLayer(latent, hidden, at: head.end, shards: shards)
    decoder = ColumnLayer(hidden, pixels, at: widening.end, shards: shards)
    let count = decoder.end
    parameters = FloatBuffer(count: count)
    gradients = FloatBuffer(count: count)
    first = FloatBuffer(count: count)
    second = FloatBuffer(count: count)
    encoded = FloatBuffer(count: batch * hidden)
    encodedDelta = FloatBuffer(count: batch * hidden)
    headShares = FloatBuffer(count: shards * batch * 2 * latent)
    decodedShares = FloatBuffer(count: shards * batch * hidden)
    decodedDelta = FloatBuffer(count: batch * hidden)
    codeShares = FloatBuffer(count: shards * batch * latent)
    logits = FloatBuffer(count: batch * pixels)
    logitDelta = FloatBuffer(count: batch * pixels)
    noise = FloatBuffer(count: batch * latent)
    weights = FloatBuffer([Float](repeating: 1 / Float(batch), count: latent))
    own = (0..<threads).map { _ in
      Own(
        target: FloatBuffer(count: batch * pixels), head: FloatBuffer(count: batch * 2 * latent),
        headDelta: FloatBuffer(count: batch * 2 * latent),
        codes: FloatBuffer(count: batch * latent), codeDelta: FloatBuffer(count: batch * latent),
        decoded: FloatBuffer(count: batch * hidden))
    }
    losses = DoubleBuffer(count: shards + 1)
    order = Array(0..<images.count / pixels)
    var random = RandomKey(seed: 1).derived("weights").stream()
    for (range, inputs) in [
      (0..<encoder.end, pixels), (encoder.end..<head.end, hidden),
      (head.end..<widening.end, latent), (widening.end..<decoder.end, hidden),
    ] {
      let limit = 1 / Float(inputs).squareRoot()
      for index in range {
        parameters.update(from: [random.uniform(in: -limit...limit)].span, at: index)
      }
    }
  }

  /// The loss of the last step, summed over the batch; in the order of the shards.
  var loss: Double { losses.sum }

  func drawNoise(_ stream: inout RandomStream) {
    let noise = noise
    var span = noise.mutable(0..<noise.count)
    stream.fillNormal(&span)
  }

  func run(worker: Int) {
    let mine = encoder.columns.indices(for: worker, of: team.count)
    let own = own[worker]
    readImages(into: own.target)
    let (encoded, target) = (encoded, own.target)
    for shard in mine {
      encoder.forward(
        shard, target.span, rows: batch, parameters: parameters, blocks: encoded,
        applying: .relu)
      head.forward(shard, encoded, rows: batch, parameters: parameters, share: headShares)
    }
    team.synchronize()

    sample(own, isFirst: worker == 0)
    let (codes, decoded) = (own.codes, own.decoded)
    widening.forward(
      codes.span, rows: batch, parameters: parameters, output: decoded, applying: .relu)
    for shard in mine {
      decoder.forward(
        shard, decoded.span, rows: batch, parameters: parameters, blocks: logits,
        applying: .identity)
      evaluate(shard, target)
      decoder.inputGradient(
        shard, rows: batch, delta: logitDelta, parameters: parameters, share: decodedShares)
      decoder.gradient(shard, decoded.span, rows: batch, delta: logitDelta, into: gradients)
      update(decoder.parameters(shard))
    }
    team.synchronize()

    for shard in mine {
      combine(shard, decoded)
      widening.inputGradient(
        shard, rows: batch, delta: decodedDelta, parameters: parameters, share: codeShares)
      widening.gradient(shard, codes.span, rows: batch, delta: decodedDelta, into: gradients)
      update(widening.parameters(shard))
    }
    team.synchronize()

    backThroughSample(own)
    let headDelta = own.headDelta
    for shard in mine {
      head.inputGradient(
        shard, rows: batch, delta: headDelta.span, parameters: parameters, kept: encoded,
        through: .relu, into: encodedDelta)
      head.gradient(shard, encoded, rows: batch, delta: headDelta.span, into: gradients)
      update(head.weights(shard))
      if shard == 0 { update(head.bias) }
    }
    for shard in mine {
      encoder.gradient(shard, target.span, rows: batch, delta: encodedDelta, into: gradients)
      update(encoder.parameters(shard))
    }
  }

  private func readImages(into target: FloatBuffer) {
    let (pixels, images) = (Self.pixels, images)
    for row in 0..<batch {
      let image = order[start + row]
      var result = target.mutable(row * pixels..<(row + 1) * pixels)
      convert(
        images.span.extracting(image * pixels..<(image + 1) * pixels), into: &result,
        scale: 1 / 255)
      // They are far apart in memory: without this, each waits for its first bytes.
      guard start + batch + row < order.count else { continue }
      let next = order[start + batch + row]
      prefetch(images.span.extracting(next * pixels..<(next + 1) * pixels))
    }
  }

  /// Adds up the shares of the head and draws the codes, for this thread alone.
  private func sample(_ own: Own, isFirst: Bool) {
    let (values, codes, noise, shares, parameters) =
      (own.head, own.codes, noise, headShares, parameters)
    do {
      var result = values.mutable(0..<values.count)
      sumShares(
        of: shares.span, count: head.rowsOfWeights.count, at: 0..<values.count,
        step: values.count, into: &result, width: values.count)
      addBias(to: &result, parameters[head.bias], applying: .identity)
    }
    var z = codes.mutable(0..<codes.count)
    gaussian.sample(head: values.span, noise: noise.span, into: &z)
    guard isFirst else { return }
    withUnsafeTemporaryAllocation(of: Double.self, capacity: Self.latent) { sums in
      sums.initialize(repeating: 0)
      var span = sums.mutableSpan
      gaussian.divergences(head: values.span, into: &span)
      var sum = 0.0
      for d in 0..<Self.latent { sum += span[d] }
      losses.set(sum, at: losses.count - 1)
    }
  }

  /// The loss on a shard's own pixels: it needs no barrier before or after.
  private func evaluate(_ shard: Int, _ target: FloatBuffer) {
    let (logits, delta) = (logits, logitDelta)
    let block = decoder.block(shard, rows: batch)
    var gradient = delta.mutable(block)
    losses.set(
      binaryCrossEntropy(
        logits: logits[block], targets: target[decoder.part(shard, rows: batch)],
        gradient: &gradient, scale: 1 / Float(batch), width: decoder.columns[shard].count,
        targetStep: Self.pixels),
      at: shard)
  }

  /// Adds up the shares of the decoder's input gradient, in their order, on a shard's columns.
  private func combine(_ shard: Int, _ decoded: FloatBuffer) {
    let (shares, delta) = (decodedShares, decodedDelta)
    let part = widening.part(shard, rows: batch)
    let width = widening.columns[shard].count
    var result = delta.mutable(widening.block(shard, rows: batch))
    sumShares(
      of: shares.span, count: decoder.columns.count, at: part, step: Self.hidden, into: &result,
      width: width)
    multiplyByDerivative(
      of: .relu, saved: decoded[part], step: Self.hidden, gradient: &result, width: width)
  }

  private func backThroughSample(_ own: Own) {
    let (values, noise, codeDelta, weights, delta, shares) =
      (own.head, noise, own.codeDelta, weights, own.headDelta, codeShares)
    do {
      var result = codeDelta.mutable(0..<codeDelta.count)
      sumShares(
        of: shares.span, count: widening.columns.count, at: 0..<codeDelta.count,
        step: codeDelta.count, into: &result, width: codeDelta.count)
    }
    var result = delta.mutable(0..<delta.count)
    gaussian.gradient(
      head: values.span, noise: noise.span, codeGradient: codeDelta.span, weights: weights.span,
      into: &result)
  }

  private func update(_ part: Range<Int>) {
    let (parameters, gradients, first, second) = (parameters, gradients, first, second)
    var p = parameters.mutable(part)
    var m = first.mutable(part)
    var v = second.mutable(part)
    stepAdam(
      parameters: &p, gradients: gradients[part], firstMoments: &m, secondMoments: &v,
      AdamConstants(), step: number)
  }
}

/// A sum a shard.
final class DoubleBuffer: @unchecked Sendable {
  private let base: UnsafeMutableBufferPointer<Double>
  init(count: Int) {
    base = .allocate(capacity: count)
    base.initialize(repeating: 0)
  }
  deinit { base.deallocate() }
  var count: Int { base.count }
  func set(_ value: Double, at index: Int) { base[index] = value }
  var sum: Double { base.reduce(0, +) }
}

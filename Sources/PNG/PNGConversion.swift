extension PNGImage {
  /// The image with other channels or another bit depth; the text is kept.
  ///
  /// RGB becomes grey by ITU-R BT.601 luma, 0.299 R + 0.587 G + 0.114 B. Where alpha is dropped the
  /// colours are blended over `background`; where it is added the image is opaque. 8 bits become
  /// 16 exactly (times 257), 16 bits become 8 by rounding.
  ///
  /// - Parameters:
  ///   - wanted: channels, 1 to 4, as in `PNGImage.channels`; nil keeps them.
  ///   - depth: bits a sample, 8 or 16; nil keeps it.
  ///   - background: the grey under what is transparent, 0 black to 1 white.
  /// - Precondition: the parameters are in these ranges.
  public func converted(
    channels wanted: Int? = nil, bitDepth depth: Int? = nil, background: Double = 1
  ) -> PNGImage {
    let (wanted, depth) = (wanted ?? channels, depth ?? bitDepth)
    precondition(1...4 ~= wanted, "an image has 1 to 4 channels")
    precondition(depth == 8 || depth == 16, "an image has 8 or 16 bits a sample")
    precondition(0...1 ~= background, "a background is 0 to 1")
    if wanted == channels, depth == bitDepth { return self }

    // Channels change at the greater depth, so that nothing is rounded twice.
    if bitDepth == 8, depth == 8 {
      let plan = ChannelPlan(from: channels, to: wanted, maximum: 255, background: background)
      return PNGImage(
        width: width, height: height, channels: wanted, pixels: plan.apply(pixels), text: text)
    }
    let plan = ChannelPlan(from: channels, to: wanted, maximum: 65535, background: background)
    let wide = plan.apply(bitDepth == 16 ? samples : pixels.map { UInt16($0) * 257 })
    if depth == 16 {
      return PNGImage(width: width, height: height, channels: wanted, samples: wide, text: text)
    }
    let narrow = wide.map { UInt8((UInt32($0) * 255 + 32767) / 65535) }
    return PNGImage(width: width, height: height, channels: wanted, pixels: narrow, text: text)
  }
}

private struct ChannelPlan {
  private let from: Int
  private let to: Int
  private let maximum: UInt32
  private let background: UInt32

  init(from: Int, to: Int, maximum: UInt32, background: Double) {
    self.from = from
    self.to = to
    self.maximum = maximum
    self.background = UInt32((background * Double(maximum)).rounded())
  }

  func apply<Sample: FixedWidthInteger & UnsignedInteger>(_ samples: [Sample]) -> [Sample] {
    if from == to { return samples }
    let dropsAlpha = from % 2 == 0 && to % 2 == 1
    var result: [Sample] = []
    result.reserveCapacity(samples.count / from * to)
    for start in stride(from: 0, to: samples.count, by: from) {
      var red = UInt32(samples[start])
      var (green, blue, alpha) = (red, red, maximum)
      if from >= 3 {
        green = UInt32(samples[start + 1])
        blue = UInt32(samples[start + 2])
      }
      if from % 2 == 0 { alpha = UInt32(samples[start + from - 1]) }
      if dropsAlpha {
        (red, green, blue) = (blend(red, alpha), blend(green, alpha), blend(blue, alpha))
      }
      if to >= 3 {
        result.append(Sample(red))
        result.append(Sample(green))
        result.append(Sample(blue))
      } else {
        result.append(Sample(from >= 3 ? luma(red, green, blue) : red))
      }
      if to % 2 == 0 { result.append(Sample(alpha)) }
    }
    return result
  }

  private func blend(_ value: UInt32, _ alpha: UInt32) -> UInt32 {
    (value * alpha + background * (maximum - alpha) + maximum / 2) / maximum
  }

  /// The weights are in 1/65536 and add up to 1, so that white stays white.
  private func luma(_ red: UInt32, _ green: UInt32, _ blue: UInt32) -> UInt32 {
    (red * 19595 + green * 38470 + blue * 7471 + 32768) >> 16
  }
}

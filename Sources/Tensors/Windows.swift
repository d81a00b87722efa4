import CKernels

/// How a window moves over images whose channels lie closest, `[height, width, channels]`: what a
/// convolution sees at each of its places.
public struct Window: Sendable, Hashable, Codable {
  /// The rows of the images.
  public var height: Int
  public var width: Int
  public var channels: Int
  public var kernel: Size
  public var stride: Size
  public var dilation: Size
  /// Zeros before the first row and column, and after the last.
  public var padding: Margins
  /// The channels are divided into so many groups, and a window sees one of them.
  public var groups: Int

  public struct Size: Sendable, Hashable, Codable {
    public var height: Int
    public var width: Int
    public init(_ height: Int, _ width: Int) {
      self.height = height
      self.width = width
    }
  }

  public struct Margins: Sendable, Hashable, Codable {
    public var top: Int
    public var left: Int
    public var bottom: Int
    public var right: Int
    public init(top: Int = 0, left: Int = 0, bottom: Int = 0, right: Int = 0) {
      self.top = top
      self.left = left
      self.bottom = bottom
      self.right = right
    }
  }

  public init(
    height: Int, width: Int, channels: Int, kernel: Size, stride: Size = Size(1, 1),
    dilation: Size = Size(1, 1), padding: Margins = Margins(), groups: Int = 1
  ) {
    self.height = height
    self.width = width
    self.channels = channels
    self.kernel = kernel
    self.stride = stride
    self.dilation = dilation
    self.padding = padding
    self.groups = groups
  }

  /// Places of the window from top to bottom and from left to right; less than 1 where it does not fit.
  public var places: Size {
    func count(_ size: Int, _ margins: Int, _ kernel: Int, _ dilation: Int, _ stride: Int) -> Int {
      let rest = size + margins - dilation * (kernel - 1) - 1
      return rest < 0 ? 0 : rest / stride + 1
    }
    return Size(
      count(height, padding.top + padding.bottom, kernel.height, dilation.height, stride.height),
      count(width, padding.left + padding.right, kernel.width, dilation.width, stride.width))
  }

  /// Numbers of an image.
  public var imageCount: Int { height * width * channels }
  /// Numbers that the window sees at one place.
  public var patchCount: Int { kernel.height * kernel.width * (channels / groups) }

  fileprivate func kernelWindow(group: Int) -> ck_window {
    ck_window(
      height: height, width: width, channels: channels,
      first_channel: group * (channels / groups), group_channels: channels / groups,
      kernel_height: kernel.height, kernel_width: kernel.width, stride_height: stride.height,
      stride_width: stride.width, dilation_height: dilation.height,
      dilation_width: dilation.width, pad_top: padding.top, pad_left: padding.left,
      out_width: places.width)
  }
}

/// Copies what a window sees at some of its places.
///
/// - Parameters:
///   - image: `[height, width, channels]`.
///   - window: with at least one place.
///   - group: of the channels.
///   - places: counted row by row.
///   - patches: receives a row for each place, `[kernel height, kernel width, channels of the group]`;
///     zeros beyond the image.
/// - Precondition: The counts fit the window.
public func copyPatches(
  of image: Span<Float>, _ window: Window, group: Int = 0, places: Range<Int>,
  into patches: inout MutableSpan<Float>
) {
  check(image.count, patches.count, window, group, places)
  var kernel = window.kernelWindow(group: group)
  unsafe image.withUnsafeBufferPointer { image in
    unsafe patches.withUnsafeMutableBufferPointer { patches in
      unsafe ck_patches(
        image.baseAddress, patches.baseAddress, &kernel, places.lowerBound, places.count)
    }
  }
}

/// Adds rows of patches to the parts of an image that `copyPatches` would have copied them from.
///
/// - Parameters:
///   - patches: a row for each place, `[kernel height, kernel width, channels of the group]`.
///   - image: `[height, width, channels]`; only the group's channels are touched.
///   - window: with at least one place.
///   - group: of the channels.
///   - places: counted row by row.
/// - Precondition: The counts fit the window.
public func addPatches(
  _ patches: Span<Float>, to image: inout MutableSpan<Float>, _ window: Window, group: Int = 0,
  places: Range<Int>
) {
  check(image.count, patches.count, window, group, places)
  var kernel = window.kernelWindow(group: group)
  unsafe patches.withUnsafeBufferPointer { patches in
    unsafe image.withUnsafeMutableBufferPointer { image in
      unsafe ck_add_patches(
        patches.baseAddress, image.baseAddress, &kernel, places.lowerBound, places.count)
    }
  }
}

private func check(
  _ image: Int, _ patches: Int, _ window: Window, _ group: Int, _ places: Range<Int>
) {
  let all = window.places
  precondition(image == window.imageCount, "an image has the window's size")
  precondition(patches == places.count * window.patchCount, "there is a row a place")
  precondition(
    places.lowerBound >= 0 && places.upperBound <= all.height * all.width, "no such place")
  precondition(group >= 0 && group < window.groups, "no such group")
}

/// Adds values to others: result[i] += values[i].
///
/// - Precondition: The counts are equal.
public func add(_ values: Span<Float>, to result: inout MutableSpan<Float>) {
  let count = result.count
  precondition(values.count == count, "a sum has the count of its terms")
  unsafe values.withUnsafeBufferPointer { values in
    unsafe result.withUnsafeMutableBufferPointer { result in
      unsafe ck_add(values.baseAddress, result.baseAddress, count)
    }
  }
}

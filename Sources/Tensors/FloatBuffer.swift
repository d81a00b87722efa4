/// Floats at one place in memory, shared by the threads of a team: parameters, gradients, moments,
/// the numbers between layers.
///
/// Its spans are not checked against one another, which is what lets threads write different parts
/// of it at once. The rule is the callers': between two calls of `ThreadTeam.synchronize`, what one
/// thread writes no other thread reads or writes.
@safe
public final class FloatBuffer: @unchecked Sendable {
  // Unchecked: the rule above is not one that the compiler knows.
  /// The number of floats.
  public let count: Int
  @usableFromInline let base: UnsafeMutablePointer<Float>

  /// Zeros, aligned to a cache line.
  ///
  /// - Precondition: `count` is not negative.
  public init(count: Int) {
    precondition(count >= 0, "a buffer's count is not negative")
    self.count = count
    let bytes = UnsafeMutableRawPointer.allocate(
      byteCount: max(count, 1) * MemoryLayout<Float>.stride, alignment: 64)
    unsafe base = bytes.bindMemory(to: Float.self, capacity: max(count, 1))
    unsafe base.initialize(repeating: 0, count: max(count, 1))
  }

  /// A copy of an array.
  public convenience init(_ values: [Float]) {
    self.init(count: values.count)
    unsafe values.withUnsafeBufferPointer { values in
      if let source = values.baseAddress { unsafe base.update(from: source, count: values.count) }
    }
  }

  deinit { unsafe base.deallocate() }

  /// All of them, for reading.
  @inlinable public var span: Span<Float> {
    @_lifetime(borrow self) get { self[0..<count] }
  }

  /// Some of them, for reading.
  ///
  /// - Precondition: The range lies inside the buffer.
  @inlinable public subscript(range: Range<Int>) -> Span<Float> {
    @_lifetime(borrow self) get {
      precondition(range.lowerBound >= 0 && range.upperBound <= count, "range out of bounds")
      let part = unsafe UnsafeBufferPointer(start: base + range.lowerBound, count: range.count)
      return unsafe _overrideLifetime(Span(_unsafeElements: part), borrowing: self)
    }
  }

  /// Some of them, for writing.
  ///
  /// - Precondition: The range lies inside the buffer; no other thread uses it.
  @inlinable @_lifetime(borrow self)
  public func mutable(_ range: Range<Int>) -> MutableSpan<Float> {
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "range out of bounds")
    let part = unsafe UnsafeMutableBufferPointer(
      start: base + range.lowerBound, count: range.count)
    return unsafe _overrideLifetime(MutableSpan(_unsafeElements: part), borrowing: self)
  }

  /// Some of them, for code that gives spans of several buffers at once.
  ///
  /// - Precondition: The range lies inside the buffer, which outlives the pointer.
  package func pointer(_ range: Range<Int>) -> UnsafeMutableBufferPointer<Float> {
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "range out of bounds")
    return unsafe UnsafeMutableBufferPointer(start: base + range.lowerBound, count: range.count)
  }

  /// A copy of all of them.
  public var array: [Float] {
    unsafe [Float](UnsafeBufferPointer(start: base, count: count))
  }

  /// Overwrites some of them from an array's beginning.
  ///
  /// - Precondition: The values fit.
  public func update(from values: Span<Float>, at start: Int = 0) {
    precondition(start >= 0 && start + values.count <= count, "range out of bounds")
    unsafe values.withUnsafeBufferPointer { values in
      if let source = values.baseAddress {
        unsafe (base + start).update(from: source, count: values.count)
      }
    }
  }
}

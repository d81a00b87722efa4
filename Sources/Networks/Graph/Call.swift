public import Tensors

/// What an operation is asked to compute, and where its numbers lie.
///
/// Inputs and result are those of some neighbouring samples where every sample has numbers of its own, and
/// whole where a batch has them once.
@safe
public final class Call {
  /// How many samples the call is about.
  public internal(set) var rows = 0
  /// The first of them, counted in the batch.
  public internal(set) var firstRow = 0
  /// Samples of the whole batch.
  public internal(set) var batchRows = 0
  /// Which part of the result is asked for, of an operation whose extent is `.whole`.
  public internal(set) var part = 0
  public internal(set) var parts = 1

  /// Of the inputs, then of the result.
  var shapes: [Shape] = []
  var inputs: [UnsafeBufferPointer<Float>]
  var output = unsafe UnsafeMutableBufferPointer<Float>(start: nil, count: 0)
  var room = unsafe UnsafeMutableBufferPointer<Float>(start: nil, count: 0)
  var node = 0
  /// Of the step.
  var key = RandomKey(seed: 0)

  init(mostInputs: Int) {
    unsafe inputs = [UnsafeBufferPointer<Float>](
      repeating: UnsafeBufferPointer(start: nil, count: 0), count: mostInputs)
  }

  /// How many inputs there are.
  public var inputCount: Int { shapes.count - 1 }

  /// The shape of an input.
  public func shape(_ index: Int) -> Shape { shapes[index] }

  /// The shape of the result.
  public var resultShape: Shape { shapes[shapes.count - 1] }

  /// The numbers of an input.
  @_lifetime(borrow self)
  public func input(_ index: Int) -> Span<Float> {
    unsafe _overrideLifetime(Span(_unsafeElements: inputs[index]), borrowing: self)
  }

  /// Where the result goes. It holds anything, but for sums over samples, which are added to what
  /// is there.
  public var result: MutableSpan<Float> {
    @_lifetime(borrow self) get {
      unsafe _overrideLifetime(MutableSpan(_unsafeElements: output), borrowing: self)
    }
  }

  /// The result, beginning with the first input's numbers: for results whose placement is
  /// `.overFirstInput`, which may lie there already.
  public var resultFromFirstInput: MutableSpan<Float> {
    @_lifetime(borrow self) get {
      var result = result
      if unsafe inputs[0].baseAddress != UnsafePointer(output.baseAddress) {
        result.copy(input(0))
      }
      return result
    }
  }

  /// As many floats as the signature asks for, which hold anything.
  public var scratch: MutableSpan<Float> {
    @_lifetime(borrow self) get {
      unsafe _overrideLifetime(MutableSpan(_unsafeElements: room), borrowing: self)
    }
  }

  /// The random numbers of one sample: others for each step, node and sample, and the same however
  /// the work is divided.
  /// - Parameter row: counted from the call's first.
  public func random(row: Int) -> RandomStream {
    key.derived(node).derived(firstRow + row).stream()
  }
}

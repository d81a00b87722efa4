internal import CKernels

#if canImport(Accelerate)
  internal import Accelerate
#else
  internal import CBLAS
#endif

/// The sizes of a product: result[rows, columns] = left[rows, inner] * right[inner, columns].
public struct ProductShape: Sendable, Hashable {
  /// The rows of the result.
  public var rows: Int
  /// The size that both factors share and the product sums over.
  public var inner: Int
  /// The columns of the result.
  public var columns: Int

  @inlinable
  public init(rows: Int, inner: Int, columns: Int) {
    self.rows = rows
    self.inner = inner
    self.columns = columns
  }
}

/// Which factor of a product is stored transposed.
public enum Transposition: Sendable, CaseIterable {
  /// Both factors are stored as they are used.
  case none
  /// The left factor is stored as inner x rows: the gradient of weights, inputs^T * gradients.
  case left
  /// The right factor is stored as columns x inner: the gradient of inputs, gradients * weights^T.
  case right
}

/// Multiplies two row-major matrices: result = left * right, or result += left * right.
///
/// Small products take a kernel of ours, the others the BLAS; which one depends on the shape
/// alone, so the same shape gives the same bits, however many threads call at the same time.
///
/// - Parameters:
///   - left: rows x inner; inner x rows where `transposing` is `.left`.
///   - right: inner x columns; columns x inner where `transposing` is `.right`.
///   - result: rows x columns.
///   - shape: The sizes, each at most `Int32.max`.
///   - transposing: Which factor is stored transposed.
///   - adding: Adds the product to what `result` holds, in place of overwriting it.
/// - Precondition: The counts are those of `shape`.
public func multiply(
  _ left: Span<Float>, _ right: Span<Float>, into result: inout MutableSpan<Float>,
  _ shape: ProductShape, transposing: Transposition = .none, adding: Bool = false
) {
  let rows = Int32(shape.rows)
  let inner = Int32(shape.inner)
  let columns = Int32(shape.columns)
  precondition(rows >= 0 && inner >= 0 && columns >= 0, "a product's sizes are not negative")
  precondition(left.count == shape.rows * shape.inner, "the left factor has the wrong count")
  precondition(right.count == shape.inner * shape.columns, "the right factor has the wrong count")
  precondition(result.count == shape.rows * shape.columns, "the result has the wrong count")
  guard rows > 0 && columns > 0 else { return }

  let small = shape.suitsKernel
  unsafe left.withUnsafeBufferPointer { left in
    unsafe right.withUnsafeBufferPointer { right in
      unsafe result.withUnsafeMutableBufferPointer { result in
        if small {
          unsafe ck_small_product(
            left.baseAddress, right.baseAddress, result.baseAddress, shape.rows, shape.inner,
            shape.columns, transposing == .left ? 1 : 0, transposing == .right ? 1 : 0,
            adding ? 1 : 0)
        } else {
          BLAS.startSingleThreaded
          unsafe cblas_sgemm(
            CblasRowMajor, transposing == .left ? CblasTrans : CblasNoTrans,
            transposing == .right ? CblasTrans : CblasNoTrans, rows, columns, inner, 1,
            left.baseAddress, transposing == .left ? rows : inner, right.baseAddress,
            transposing == .right ? inner : columns, adding ? 1 : 0, result.baseAddress, columns)
        }
      }
    }
  }
}

extension ProductShape {
  /// Whether the product takes our kernel: up to this size a BLAS spends much of its time on
  /// arranging the work. Long rows stay with the BLAS, whose stores follow one another.
  var suitsKernel: Bool {
    inner <= Int(ck_small_product_inner) && columns <= 128 && rows * inner * columns <= 1 << 18
  }
}

/// The library behind `multiply`.
public enum BLAS {
  /// The library, its version and the processor it chose its kernels for, as in
  /// "OpenBLAS 0.3.21 Haswell".
  public static var name: String {
    #if canImport(Accelerate)
      return "Accelerate"
    #else
      let configuration = unsafe String(cString: openblas_get_config())
      let core = unsafe String(cString: openblas_get_corename())
      return (configuration.split(separator: " ").prefix(2) + [Substring(core)])
        .joined(separator: " ")
    #endif
  }

  /// Sets how many threads the library itself may use in one product; it starts with one.
  ///
  /// More than one may change the last bits of a product. Call it while no product is running.
  ///
  /// - Precondition: `count` is at least 1.
  public static func setThreads(_ count: Int) {
    precondition(count >= 1, "a product runs on at least one thread")
    startSingleThreaded
    setLibraryThreads(count)
  }

  static let startSingleThreaded: Void = setLibraryThreads(1)

  private static func setLibraryThreads(_ count: Int) {
    #if canImport(Accelerate)
      BLASSetThreading(count == 1 ? BLAS_THREADING_SINGLE_THREADED : BLAS_THREADING_MULTI_THREADED)
    #else
      openblas_set_num_threads(Int32(clamping: count))
    #endif
  }
}

import CKernels
import Synchronization

#if canImport(Accelerate)
  import Accelerate
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
public enum Transposition: String, Sendable, CaseIterable, Codable {
  /// Both factors are stored as they are used.
  case none
  /// The left factor is stored as inner x rows: the gradient of weights, inputs^T * gradients.
  case left
  /// The right factor is stored as columns x inner: the gradient of inputs, gradients * weights^T.
  case right
}

/// How many floats lie between the beginnings of two stored rows, where a factor or the result is
/// some of the columns of a wider matrix; nil where its rows follow one another.
public struct ProductSteps: Sendable, Hashable {
  public var left: Int?
  public var right: Int?
  public var result: Int?

  @inlinable
  public init(left: Int? = nil, right: Int? = nil, result: Int? = nil) {
    self.left = left
    self.right = right
    self.result = result
  }
}

/// Multiplies two row-major matrices: result = left * right.
///
/// Most products take a kernel of ours, very large ones the BLAS; which one depends on the shape
/// alone, so the same shape gives the same bits, however many threads call at the same time. Parts
/// of a product may differ in their last bits from the same elements of the whole.
///
/// - Parameters:
///   - left: rows x inner; inner x rows where `transposing` is `.left`.
///   - right: inner x columns; columns x inner where `transposing` is `.right`.
///   - result: rows x columns.
///   - shape: The sizes, each at most `Int32.max`.
///   - transposing: Which factor is stored transposed.
///   - steps: For parts of wider matrices. A span then begins with the part's first element and
///     reaches at least to its last; what lies between the part's rows is not touched.
/// - Precondition: The counts are those of `shape` and `steps`.
public func multiply(
  _ left: Span<Float>, _ right: Span<Float>, into result: inout MutableSpan<Float>,
  _ shape: ProductShape, transposing: Transposition = .none,
  steps: ProductSteps = ProductSteps()
) {
  check(left, right, result, shape, transposing, steps)
  unsafe product(left, right, bias: nil, into: &result, shape, transposing, steps)
}

/// f(left * right + bias), the outputs of a fully connected layer; its last bits may differ from those
/// of `multiply` and then `addBias`.
///
/// - Parameters:
///   - left: `[rows, inner]`.
///   - right: `[inner, columns]`.
///   - bias: One value a column.
///   - function: f.
///   - result: `[rows, columns]`, overwritten.
///   - shape: of the product.
///   - steps: how far apart the rows of each matrix begin; whole rows unless said.
/// - Precondition: The counts are those of `shape` and `steps`.
public func multiply(
  _ left: Span<Float>, _ right: Span<Float>, addingBias bias: Span<Float>,
  applying function: ActivationFunction, into result: inout MutableSpan<Float>,
  _ shape: ProductShape, steps: ProductSteps = ProductSteps()
) {
  precondition(bias.count == shape.columns, "a bias needs one value a column")
  check(left, right, result, shape, .none, steps)
  guard shape.suitsKernel(.none) else {
    unsafe product(left, right, bias: nil, into: &result, shape, .none, steps)
    if let step = steps.result {
      addBias(to: &result, bias, applying: function, step: step)
    } else {
      addBias(to: &result, bias, applying: function)
    }
    return
  }
  unsafe bias.withUnsafeBufferPointer { bias in
    unsafe product(left, right, bias: bias.baseAddress, into: &result, shape, .none, steps)
  }
  activate(&result, function, width: shape.columns, step: steps.result ?? shape.columns)
}

private func check(
  _ left: Span<Float>, _ right: Span<Float>, _ result: borrowing MutableSpan<Float>,
  _ shape: ProductShape, _ transposing: Transposition, _ steps: ProductSteps
) {
  let (rows, inner, columns) = (shape.rows, shape.inner, shape.columns)
  precondition(min(rows, inner, columns) >= 0, "a product's sizes are not negative")
  precondition(max(rows, inner, columns) <= Int(Int32.max), "a product is too large")
  let (leftRows, leftColumns) = transposing == .left ? (inner, rows) : (rows, inner)
  let (rightRows, rightColumns) = transposing == .right ? (columns, inner) : (inner, columns)
  precondition(
    fits(left.count, leftRows, leftColumns, steps.left), "the left factor has the wrong count")
  precondition(
    fits(right.count, rightRows, rightColumns, steps.right), "the right factor has the wrong count")
  precondition(fits(result.count, rows, columns, steps.result), "the result has the wrong count")
}

/// - Parameter bias: Only for a shape that suits our kernel.
@unsafe private func product(
  _ left: Span<Float>, _ right: Span<Float>, bias: UnsafePointer<Float>?,
  into result: inout MutableSpan<Float>, _ shape: ProductShape, _ transposing: Transposition,
  _ steps: ProductSteps
) {
  let (rows, inner, columns) = (shape.rows, shape.inner, shape.columns)
  guard rows > 0 && columns > 0 else { return }
  let leftStep = steps.left ?? (transposing == .left ? rows : inner)
  let rightStep = steps.right ?? (transposing == .right ? inner : columns)
  let resultStep = steps.result ?? columns
  let isOurs = shape.suitsKernel(transposing)
  unsafe left.withUnsafeBufferPointer { left in
    unsafe right.withUnsafeBufferPointer { right in
      unsafe result.withUnsafeMutableBufferPointer { result in
        if isOurs {
          unsafe ck_product(
            left.baseAddress, right.baseAddress, bias, nil, result.baseAddress, rows, inner,
            columns, leftStep, rightStep, resultStep, transposing == .left ? 1 : 0,
            transposing == .right ? 1 : 0)
        } else {
          unsafe BLAS.multiply(
            left.baseAddress, leftStep, right.baseAddress, rightStep, into: result.baseAddress,
            resultStep, shape, transposing: transposing)
        }
      }
    }
  }
}

/// Whether a count is that of a matrix, or reaches to the last element of a part of a wider one.
private func fits(_ count: Int, _ rows: Int, _ columns: Int, _ step: Int?) -> Bool {
  guard let step else { return count == rows * columns }
  return step >= columns && step <= Int(Int32.max)
    && (rows == 0 || columns == 0 || count >= (rows - 1) * step + columns)
}

extension ProductShape {
  /// Whether the product takes our kernel. With wide vectors that is as fast as a library while the
  /// columns that it walks through again and again stay in the second cache; without them, up to the
  /// size below which a library spends much of its time on arranging work.
  func suitsKernel(_ transposing: Transposition) -> Bool {
    if inner == 0 { return true }
    let packs = transposing == .right || columns < 16
    if packs && inner > Int(ck_product_inner) { return false }
    if Self.isKernelFast {
      // Rows that lie 4,096 bytes apart would share the same few places of a cache.
      func suits(_ width: Int) -> Bool { width < 1536 && width != 1024 }
      return suits(inner) && suits(columns) && (transposing != .left || suits(rows))
    }
    return inner <= 256 && columns <= 128 && rows * inner * columns <= 1 << 18
  }

  private static let isKernelFast = ck_product_is_fast() != 0
}

/// The library behind `multiply`: it uses one thread a call; ours do the rest.
public enum BLAS {
  /// The library, its version and, where it says so, the processor it chose its kernels for, as in
  /// "oneDNN 2.6.3" or "OpenBLAS 0.3.21 Haswell"; "none" where none is installed.
  public static var name: String {
    asked.store(true, ordering: .relaxed)
    #if canImport(Accelerate)
      return "Accelerate"
    #else
      #if os(Linux) && arch(x86_64)
        if let library = OneDNN.shared { return library.name }
      #endif
      return OpenBLAS.shared?.name ?? "none"
    #endif
  }

  private static let asked = Atomic(false)

  /// Whether the library was opened: by a product that our own kernels leave to it, or by `name`.
  public static var isOpen: Bool { asked.load(ordering: .relaxed) }

  fileprivate static func multiply(
    _ left: UnsafePointer<Float>?, _ leftStep: Int, _ right: UnsafePointer<Float>?,
    _ rightStep: Int, into result: UnsafeMutablePointer<Float>?, _ resultStep: Int,
    _ shape: ProductShape, transposing: Transposition
  ) {
    #if os(Linux) && arch(x86_64)
      if let library = OneDNN.shared,
        unsafe library.multiply(
          left, leftStep, right, rightStep, into: result, resultStep, shape,
          transposing: transposing)
      {
        return
      }
    #endif
    #if canImport(Accelerate)
      startSingleThreaded
      unsafe cblas_sgemm(
        CblasRowMajor, transposing == .left ? CblasTrans : CblasNoTrans,
        transposing == .right ? CblasTrans : CblasNoTrans, Int32(shape.rows),
        Int32(shape.columns), Int32(shape.inner), 1, left, Int32(leftStep), right,
        Int32(rightStep), 0, result, Int32(resultStep))
    #else
      if let library = OpenBLAS.shared,
        unsafe library.multiply(
          left, leftStep, right, rightStep, into: result, resultStep, shape,
          transposing: transposing)
      {
        return
      }
      unsafe plainProduct(
        left, leftStep, right, rightStep, into: result, resultStep, shape,
        transposing: transposing)
    #endif
  }

  #if canImport(Accelerate)
    static let startSingleThreaded: Void = {
      BLASSetThreading(BLAS_THREADING_SINGLE_THREADED)
    }()
  #endif
}

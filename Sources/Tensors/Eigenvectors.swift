#if canImport(Accelerate)
  import Accelerate
#endif

/// The largest eigenvalues of a symmetric matrix and their vectors, by LAPACK's `dsyevr`.
///
/// - Parameters:
///   - matrix: `[size, size]`; only one triangle is read.
///   - size: of the matrix, its rows.
///   - count: how many pairs, in 1...size.
/// - Returns: the values, largest first, and the vectors as rows `[count, size]`, each of length 1
///   and its largest component positive, so that the same matrix gives the same signs; `nil` where
///   LAPACK finds none, as for numbers that are not finite.
/// - Throws: `MissingLibrary` where there is no LAPACK.
/// - Precondition: the counts fit, and the size fits LAPACK's whole numbers of 32 bits.
///
/// Source: Dhillon, Parlett and Voemel, "The Design and Implementation of the MRRR Algorithm", 2006.
public func largestEigenvectors(
  of matrix: [Double], size: Int, count: Int
) throws(MissingLibrary) -> (values: [Double], vectors: [Double])? {
  precondition(size >= 1 && size <= 40_000 && matrix.count == size * size, "a square matrix")
  precondition(count >= 1 && count <= size, "as many vectors as there are, at most")
  guard matrix.allSatisfy(\.isFinite) else { return nil }
  #if canImport(Accelerate)
    BLAS.startSingleThreaded
  #endif
  guard let (values, vectors) = try solve(matrix, size: size, count: count) else { return nil }
  // LAPACK gives them in rising order.
  var ordered: [Double] = []
  ordered.reserveCapacity(count * size)
  for index in stride(from: count - 1, through: 0, by: -1) {
    let vector = vectors[index * size..<(index + 1) * size]
    let largest = vector.max { abs($0) < abs($1) } ?? 0
    ordered += largest < 0 ? vector.map { -$0 } : Array(vector)
  }
  return (values[..<count].reversed(), ordered)
}

private func solve(
  _ matrix: [Double], size: Int, count: Int
) throws(MissingLibrary) -> (values: [Double], vectors: [Double])? {
  #if !canImport(Accelerate)
    guard let library = OpenBLAS.shared else { throw OpenBLAS.fault }
  #endif
  var matrix = matrix
  var values = [Double](repeating: 0, count: size)
  var vectors = [Double](repeating: 0, count: count * size)
  var support = [Int32](repeating: 0, count: 2 * size)
  // V: vectors too; I: those of the numbers lower to upper; U: reads the upper triangle.
  var (job, range, triangle) = (CChar(86), CChar(73), CChar(85))
  var (order, rows, leading) = (Int32(size), Int32(size), Int32(size))
  var (lower, upper) = (Int32(size - count + 1), Int32(size))
  var (low, high, tolerance) = (0.0, 0.0, 0.0)
  var (found, status): (Int32, Int32) = (0, 0)
  // The first call asks how much memory the second needs.
  var work = [0.0]
  var integers: [Int32] = [0]
  for isQuery in [true, false] {
    var workCount = isQuery ? -1 : Int32(work.count)
    var integerCount = isQuery ? -1 : Int32(integers.count)
    #if canImport(Accelerate)
      unsafe dsyevr_(
        &job, &range, &triangle, &order, &matrix, &rows, &low, &high, &lower, &upper, &tolerance,
        &found, &values, &vectors, &leading, &support, &work, &workCount, &integers,
        &integerCount, &status)
    #else
      try unsafe library.eigenvectors { solve in
        unsafe solve(
          &job, &range, &triangle, &order, &matrix, &rows, &low, &high, &lower, &upper,
          &tolerance, &found, &values, &vectors, &leading, &support, &work, &workCount, &integers,
          &integerCount, &status, 1, 1, 1)
      }
    #endif
    guard status == 0 else { return nil }
    if isQuery {
      work = [Double](repeating: 0, count: Int(work[0]))
      integers = [Int32](repeating: 0, count: Int(integers[0]))
    }
  }
  return Int(found) == count ? (values, vectors) : nil
}

/// There is no LAPACK, or it cannot be loaded.
public struct MissingLibrary: Error, CustomStringConvertible {
  /// What stands against loading it; `nil` where it is not installed.
  var reason: String?

  public var description: String {
    guard let reason else {
      return
        "OpenBLAS is missing: install it, on Debian and Ubuntu by 'apt-get install libopenblas0'"
    }
    var limit = ""
    #if os(Linux)
      if let bytes = AddressSpace.limit {
        limit = "; the process may address \(bytes >> 20) MB ('ulimit -v'): allow it more"
      }
    #endif
    return "OpenBLAS could not be loaded: \(reason)\(limit)"
  }
}

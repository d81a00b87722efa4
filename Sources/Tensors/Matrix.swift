/// A matrix of floats, row after row in one array.
public struct Matrix: Sendable, Equatable {
  /// The number of rows: for a batch, of samples.
  public let rows: Int
  /// The number of columns: for a batch, of features.
  public let columns: Int
  /// The elements, row-major: element (r, c) is at `r * columns + c`.
  ///
  /// Whoever replaces the array keeps its count, `rows * columns`.
  public var elements: [Float]

  /// A matrix of zeros.
  public init(rows: Int, columns: Int) {
    self.init(
      rows: rows, columns: columns, elements: [Float](repeating: 0, count: rows * columns))
  }

  /// A matrix of the given elements, row-major.
  ///
  /// - Precondition: `elements.count == rows * columns`.
  public init(rows: Int, columns: Int, elements: [Float]) {
    precondition(rows >= 0 && columns >= 0, "a matrix's sizes are not negative")
    precondition(elements.count == rows * columns, "a matrix needs rows * columns elements")
    self.rows = rows
    self.columns = columns
    self.elements = elements
  }

  /// One element, for tests and small matrices: whole-array functions are far faster.
  @inlinable
  public subscript(row: Int, column: Int) -> Float {
    get { elements[index(row, column)] }
    set { elements[index(row, column)] = newValue }
  }

  /// The elements of one row.
  public func row(_ row: Int) -> ArraySlice<Float> {
    precondition(row >= 0 && row < rows, "row out of range")
    return elements[row * columns..<(row + 1) * columns]
  }

  @inlinable
  func index(_ row: Int, _ column: Int) -> Int {
    precondition(row >= 0 && row < rows && column >= 0 && column < columns, "index out of range")
    return row * columns + column
  }
}

import Tensors
import Testing

@Suite struct MatrixTests {
  @Test("elements are stored row after row")
  func layout() {
    var matrix = Matrix(rows: 2, columns: 3, elements: [1, 2, 3, 4, 5, 6])
    #expect(matrix[0, 2] == 3)
    #expect(matrix[1, 0] == 4)
    #expect(matrix.row(1) == [4, 5, 6])
    matrix[1, 1] = 9
    #expect(matrix.elements == [1, 2, 3, 4, 9, 6])
  }

  @Test("a new matrix is zero, and equality compares shapes too")
  func equality() {
    #expect(Matrix(rows: 1, columns: 2).elements == [0, 0])
    #expect(Matrix(rows: 1, columns: 2) != Matrix(rows: 2, columns: 1))
  }

  @Test("elements can be handed to whole-array functions in place")
  func spans() {
    var matrix = Matrix(rows: 1, columns: 2, elements: [1, 2])
    var span = matrix.elements.mutableSpan
    scale(&span, by: 3)
    #expect(matrix.elements == [3, 6])
  }

  @Test("an index outside the matrix stops the program, even inside the array")
  func bounds() async {
    await #expect(processExitsWith: .failure) {
      _ = Matrix(rows: 2, columns: 3)[0, 3]
    }
    await #expect(processExitsWith: .failure) {
      _ = Matrix(rows: 2, columns: 3, elements: [1])
    }
  }
}

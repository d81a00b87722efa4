/// result = left * right, row-major, without a library and slowly: for machines that have none, and
/// shapes that our kernels do not take.
@unsafe func plainProduct(
  _ left: UnsafePointer<Float>?, _ leftStep: Int, _ right: UnsafePointer<Float>?,
  _ rightStep: Int, into result: UnsafeMutablePointer<Float>?, _ resultStep: Int,
  _ shape: ProductShape, transposing: Transposition
) {
  guard let left = unsafe left, let right = unsafe right, let result = unsafe result else { return }
  let (leftRow, leftTerm) = transposing == .left ? (1, leftStep) : (leftStep, 1)
  let (rightTerm, rightColumn) = transposing == .right ? (1, rightStep) : (rightStep, 1)
  for row in 0..<shape.rows {
    for column in 0..<shape.columns {
      var sum: Float = 0
      for term in 0..<shape.inner {
        unsafe sum +=
          left[row * leftRow + term * leftTerm] * right[term * rightTerm + column * rightColumn]
      }
      unsafe result[row * resultStep + column] = sum
    }
  }
}

internal import Tensors

/// `Tensors.largestEigenvectors` for stages.
/// - Throws: `PipelineError` of kind `inputOutput` that says what to install where there is no LAPACK.
package func eigenvectors(
  of matrix: [Double], size: Int, count: Int
) throws -> (values: [Double], vectors: [Double])? {
  do throws(MissingLibrary) {
    return try Tensors.largestEigenvectors(of: matrix, size: size, count: count)
  } catch {
    throw PipelineError(.inputOutput, error.description)
  }
}

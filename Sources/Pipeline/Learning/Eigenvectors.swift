import Dispatch
import Synchronization
import Tensors

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

/// `Tensors.largestEigenvectors` for stages with matrices so large that they take minutes: LAPACK
/// cannot be interrupted, so a thread of its own waits for it. After an interruption that thread goes on
/// until it is done or the process ends, and nobody reads what it finds.
/// - Throws: `PipelineError` of kind `inputOutput` that says what to install where there is no LAPACK,
///   of kind `interrupted` on request.
package func eigenvectors(
  of matrix: [Double], size: Int, count: Int, in context: RunContext
) throws -> (values: [Double], vectors: [Double])? {
  guard size > 500 else { return try eigenvectors(of: matrix, size: size, count: count) }
  typealias Found = Result<(values: [Double], vectors: [Double])?, any Error>
  final class Outcome: Sendable {
    let found = Mutex<Found?>(nil)
    let isDone = DispatchSemaphore(value: 0)
  }
  let outcome = Outcome()
  DispatchQueue.global().async {
    let found = Found { try eigenvectors(of: matrix, size: size, count: count) }
    outcome.found.withLock { $0 = found }
    outcome.isDone.signal()
  }
  while outcome.isDone.wait(timeout: .now() + .milliseconds(50)) == .timedOut {
    try context.checkCancellation()
  }
  return try outcome.found.withLock { $0 }?.get()
}

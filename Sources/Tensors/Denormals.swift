import CKernels

/// Runs `body` with denormal numbers read and written as zero on this thread, then restores the
/// thread's state.
///
/// Moments of optimizers decay into denormals, which some processors handle a hundred times more
/// slowly. The state belongs to a thread: call it on each one that computes.
public func withFlushedDenormals<Result>(_ body: () throws -> Result) rethrows -> Result {
  let state = ck_flush_denormals()
  defer { ck_restore_denormals(state) }
  return try body()
}

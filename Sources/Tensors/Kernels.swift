import CKernels

/// The vector kernels, of which the processor gets the best that it can run.
public enum Kernels {
  /// Which those are, by the names of the x86-64 levels: `x86-64-v4` (AVX-512), `x86-64-v3` (AVX2)
  /// or `default`.
  public static var level: String { unsafe String(cString: ck_kernel_level()) }
}

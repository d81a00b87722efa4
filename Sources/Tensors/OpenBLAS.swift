#if os(Linux)
  internal import Glibc

  /// OpenBLAS and the LAPACK in it, found when the program first needs them: they take memory and a
  /// thread as soon as they are there, and most runs need neither.
  @safe struct OpenBLAS: Sendable {
    private typealias Product =
      @convention(c) (
        Int32, Int32, Int32, Int32, Int32, Int32, Float, UnsafePointer<Float>?, Int32,
        UnsafePointer<Float>?, Int32, Float, UnsafeMutablePointer<Float>?, Int32
      ) -> Void
    private typealias Text = @convention(c) () -> UnsafePointer<CChar>?
    /// LAPACK's `dsyevr`: every argument by its address, then the lengths of the three texts.
    typealias Eigenvectors =
      @convention(c) (
        UnsafePointer<CChar>, UnsafePointer<CChar>, UnsafePointer<CChar>, UnsafePointer<Int32>,
        UnsafeMutablePointer<Double>, UnsafePointer<Int32>, UnsafePointer<Double>,
        UnsafePointer<Double>, UnsafePointer<Int32>, UnsafePointer<Int32>, UnsafePointer<Double>,
        UnsafeMutablePointer<Int32>, UnsafeMutablePointer<Double>, UnsafeMutablePointer<Double>,
        UnsafePointer<Int32>, UnsafeMutablePointer<Int32>, UnsafeMutablePointer<Double>,
        UnsafePointer<Int32>, UnsafeMutablePointer<Int32>, UnsafePointer<Int32>,
        UnsafeMutablePointer<Int32>, UInt, UInt, UInt
      ) -> Void

    /// As in "OpenBLAS 0.3.21 Haswell".
    let name: String
    let eigenvectors: Eigenvectors
    private let product: Product

    /// `nil` where it is not installed.
    static let shared: OpenBLAS? = {
      // It reads this when it is opened, and starts no thread then.
      unsafe setenv("OPENBLAS_NUM_THREADS", "1", 1)
      for file in ["libopenblas.so.0", "libopenblas.so"] {
        if let library = unsafe dlopen(file, RTLD_LAZY | RTLD_LOCAL),
          let found = unsafe OpenBLAS(library)
        {
          return found
        }
      }
      return nil
    }()

    private init?(_ library: UnsafeMutableRawPointer) {
      guard let product = unsafe dlsym(library, "cblas_sgemm"),
        let eigenvectors = unsafe dlsym(library, "dsyevr_"),
        let configuration = unsafe dlsym(library, "openblas_get_config"),
        let core = unsafe dlsym(library, "openblas_get_corename")
      else { return nil }
      unsafe self.product = unsafeBitCast(product, to: Product.self)
      unsafe self.eigenvectors = unsafeBitCast(eigenvectors, to: Eigenvectors.self)
      func text(_ symbol: UnsafeMutableRawPointer) -> String {
        unsafe unsafeBitCast(symbol, to: Text.self)().map { unsafe String(cString: $0) } ?? ""
      }
      name = unsafe (text(configuration).split(separator: " ").prefix(2) + [Substring(text(core))])
        .joined(separator: " ")
    }

    /// result = left * right, row-major.
    func multiply(
      _ left: UnsafePointer<Float>?, _ leftStep: Int, _ right: UnsafePointer<Float>?,
      _ rightStep: Int, into result: UnsafeMutablePointer<Float>?, _ resultStep: Int,
      _ shape: ProductShape, transposing: Transposition
    ) {
      let (rowMajor, plain, transposed): (Int32, Int32, Int32) = (101, 111, 112)
      unsafe product(
        rowMajor, transposing == .left ? transposed : plain,
        transposing == .right ? transposed : plain, Int32(shape.rows), Int32(shape.columns),
        Int32(shape.inner), 1, left, Int32(leftStep), right, Int32(rightStep), 0, result,
        Int32(resultStep))
    }
  }
#endif

#if os(Linux) && arch(x86_64)
  import Glibc

  /// oneDNN's single-precision product, found when the program first needs it: start-up stays fast,
  /// and a machine without it still runs.
  ///
  /// Its processor kernels are generated when they are first used, for the vectors that the
  /// processor has. On other processors than x86-64 it has none, so there it is not looked for.
  @safe struct OneDNN: Sendable {
    private typealias Product =
      @convention(c) (
        CChar, CChar, Int, Int, Int, Float, UnsafePointer<Float>?, Int, UnsafePointer<Float>?, Int,
        Float, UnsafeMutablePointer<Float>?, Int
      ) -> Int32
    private typealias SetThreads = @convention(c) (Int32) -> Void

    /// As in "oneDNN 2.6.3".
    let name: String
    private let product: Product
    private let setThreads: SetThreads?

    /// Nil where the library is not installed, or was built for threads that we cannot hold to one.
    static let shared: OneDNN? = {
      for file in ["libdnnl.so.3", "libdnnl.so.2"] {
        if let library = unsafe dlopen(file, RTLD_LAZY | RTLD_LOCAL),
          let found = unsafe OneDNN(library)
        {
          return found
        }
      }
      return nil
    }()

    private init?(_ library: UnsafeMutableRawPointer) {
      guard let product = unsafe dlsym(library, "dnnl_sgemm"),
        let version = unsafe dlsym(library, "dnnl_version")
      else { return nil }
      // struct { int major, minor, patch; const char *hash; unsigned cpu_runtime, gpu_runtime; }
      let read = unsafe unsafeBitCast(
        version, to: (@convention(c) () -> UnsafeRawPointer?).self)
      guard let numbers = unsafe read() else { return nil }
      let major = unsafe numbers.load(as: Int32.self)
      let minor = unsafe numbers.load(fromByteOffset: 4, as: Int32.self)
      let patch = unsafe numbers.load(fromByteOffset: 8, as: Int32.self)
      let runtime = unsafe numbers.load(fromByteOffset: 24, as: UInt32.self)
      let setter = unsafe dlsym(library, "omp_set_num_threads")
      let (sequential, openMP): (UInt32, UInt32) = (1, 2)
      let hasSetter = unsafe setter != nil
      guard runtime == sequential || (runtime == openMP && hasSetter) else { return nil }
      name = "oneDNN \(major).\(minor).\(patch)"
      unsafe self.product = unsafeBitCast(product, to: Product.self)
      unsafe setThreads = unsafeBitCast(setter, to: SetThreads?.self)
    }

    /// result = left * right, row-major, on the calling thread alone.
    ///
    /// - Returns: False where the library refused, which it does without memory.
    func multiply(
      _ left: UnsafePointer<Float>?, _ leftStep: Int, _ right: UnsafePointer<Float>?,
      _ rightStep: Int, into result: UnsafeMutablePointer<Float>?, _ resultStep: Int,
      _ shape: ProductShape, transposing: Transposition
    ) -> Bool {
      // A setting of the calling thread; two nanoseconds.
      setThreads?(1)
      let (plain, transposed) = (CChar(78), CChar(84))  // "N", "T"
      return unsafe product(
        transposing == .left ? transposed : plain, transposing == .right ? transposed : plain,
        shape.rows, shape.columns, shape.inner, 1, left, leftStep, right, rightStep, 0, result,
        resultStep) == 0
    }
  }
#endif

#if os(Linux)
  import Glibc
  import Synchronization

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
    private let eigenvectors: Eigenvectors
    private let product: Product

    /// `nil` where it is not installed or cannot be loaded.
    static var shared: OpenBLAS? { loading.library }

    /// What stands against using it.
    static var fault: MissingLibrary { MissingLibrary(reason: loading.reason) }

    private static let loading: (library: OpenBLAS?, reason: String?) = {
      // It reads this when it is opened, and starts no thread then.
      unsafe setenv("OPENBLAS_NUM_THREADS", "1", 1)
      var reason: String?
      for file in ["libopenblas.so.0", "libopenblas.so"] {
        if let library = unsafe dlopen(file, RTLD_LAZY | RTLD_LOCAL) {
          if let found = unsafe OpenBLAS(library) { return (found, nil) }
        } else if let text = unsafe dlerror() {
          let text = unsafe String(cString: text)
          let isAbsent = text.contains("No such file") || text.contains("file too short")
          if !isAbsent, reason == nil { reason = text }
        }
      }
      return (nil, reason)
    }()

    /// Bytes of a buffer that it asks for at its first product and keeps, 128 MB, and some more.
    private static let bufferSize = 160 << 20
    /// Whether the first call under a limit has been made: from then on there is a buffer.
    private static let hasBuffer = Mutex(false)

    /// Calls it where it can have the memory that it needs. It would ask for its buffer again and
    /// again where the system has none, without an end; and it takes one for each thread that calls
    /// at the same time, so that under a limit one thread at a time does.
    /// - Returns: whether it was called.
    private static func withBuffer(_ call: () -> Void) -> Bool {
      guard AddressSpace.limit != nil else {
        call()
        return true
      }
      return hasBuffer.withLock { hasBuffer in
        guard hasBuffer || AddressSpace.hasRoom(for: bufferSize) else { return false }
        hasBuffer = true
        call()
        return true
      }
    }

    /// LAPACK's eigenvectors.
    /// - Throws: `MissingLibrary` where the system has too little memory for it.
    func eigenvectors(_ call: (Eigenvectors) -> Void) throws(MissingLibrary) {
      guard Self.withBuffer({ unsafe call(eigenvectors) }) else {
        throw MissingLibrary(reason: "its buffer takes \(Self.bufferSize >> 20) MB of memory")
      }
    }

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
    ///
    /// - Returns: False where the system has too little memory for it.
    func multiply(
      _ left: UnsafePointer<Float>?, _ leftStep: Int, _ right: UnsafePointer<Float>?,
      _ rightStep: Int, into result: UnsafeMutablePointer<Float>?, _ resultStep: Int,
      _ shape: ProductShape, transposing: Transposition
    ) -> Bool {
      let (rowMajor, plain, transposed): (Int32, Int32, Int32) = (101, 111, 112)
      return Self.withBuffer {
        unsafe product(
          rowMajor, transposing == .left ? transposed : plain,
          transposing == .right ? transposed : plain, Int32(shape.rows), Int32(shape.columns),
          Int32(shape.inner), 1, left, Int32(leftStep), right, Int32(rightStep), 0, result,
          Int32(resultStep))
      }
    }
  }
#endif

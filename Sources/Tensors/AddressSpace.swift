#if os(Linux)
  import Glibc

  /// How much memory the system lets the process address: `ulimit -v`, as some clusters set it.
  enum AddressSpace {
    /// Bytes; `nil` where nothing limits it.
    static let limit: Int? = {
      var limit = rlimit()
      guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0 else {
        return nil
      }
      return Int(exactly: limit.rlim_cur)
    }()

    /// Whether so many bytes in one piece can be had now.
    static func hasRoom(for bytes: Int) -> Bool {
      let memory = unsafe mmap(nil, bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
      guard unsafe memory != MAP_FAILED else { return false }
      _ = unsafe munmap(memory, bytes)
      return true
    }
  }
#endif

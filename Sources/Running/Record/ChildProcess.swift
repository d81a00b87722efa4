import Pipeline

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Starts another program, found as a shell finds it.
package enum ChildProcess {
  /// The system's code of why a program does not start, such as `ENOENT`.
  package struct Failure: Error {
    package let code: Int32
  }

  /// - Parameters:
  ///   - words: the program and its arguments.
  ///   - output: 1 for its output, 2 for its errors; the other goes nowhere, and it has no input.
  ///   - target: the open descriptor that it writes these to.
  /// - Returns: the process, which the caller has to wait for.
  package static func start(
    _ words: [String], writing output: Int32, to target: Int32
  ) throws(Failure) -> Int32 {
    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t?
    #else
      var actions = unsafe posix_spawn_file_actions_t()
    #endif
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    unsafe posix_spawn_file_actions_addopen(&actions, 3 - output, "/dev/null", O_WRONLY, 0)
    unsafe posix_spawn_file_actions_adddup2(&actions, target, output)
    unsafe posix_spawn_file_actions_addclose(&actions, target)
    var arguments = unsafe words.map { unsafe strdup($0) } + [nil]
    defer { for index in words.indices { unsafe free(arguments[index]) } }
    var process: pid_t = 0
    let status = unsafe posix_spawnp(&process, words[0], &actions, nil, &arguments, environ)
    guard status == 0 else { throw Failure(code: status) }
    return process
  }
}

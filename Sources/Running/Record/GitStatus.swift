import Pipeline

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Asks the command git, where it is installed, whether a working tree is as its commit says.
///
/// Only git knows its own rules of line ends and filters. It is asked to change nothing, to start no
/// program that the repository names for watching files, and to be done in a few seconds.
enum GitStatus {
  /// - Parameters:
  ///   - folder: of the working tree.
  ///   - seconds: when to give up.
  /// - Returns: whether files that git knows have changed; `nil` where it cannot be told.
  static func isDirty(_ folder: String, within seconds: Double) -> Bool? {
    var ends: [Int32] = [0, 0]
    guard unsafe pipe(&ends) == 0 else { return nil }
    defer { _ = close(ends[0]) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    guard let process = start(folder, output: ends[1]) else {
      _ = close(ends[1])
      return nil
    }
    _ = close(ends[1])
    let deadline = ContinuousClock.now + .seconds(seconds)
    var hasOutput = false
    // The pipe ends when git does.
    while true {
      let left = (deadline - .now) / .milliseconds(1)
      var waiting = pollfd(fd: ends[0], events: Int16(POLLIN), revents: 0)
      let ready = unsafe left > 0 ? poll(&waiting, 1, Int32(left.rounded(.up))) : 0
      if ready < 0, errno == EINTR { continue }
      var byte: UInt8 = 0
      guard ready > 0 else {
        _ = kill(process, SIGKILL)
        _ = status(of: process)
        return nil
      }
      guard unsafe read(ends[0], &byte, 1) == 1 else { break }
      hasOutput = true
      // One line is enough.
      _ = kill(process, SIGTERM)
      break
    }
    let status = status(of: process)
    return hasOutput ? true : status == 0 ? false : nil
  }

  private static func start(_ folder: String, output: Int32) -> pid_t? {
    let words = [
      "git", "--no-optional-locks", "-c", "core.fsmonitor=false", "-C", folder, "status",
      "--porcelain", "--untracked-files=no", "--ignore-submodules=dirty",
    ]
    return try? ChildProcess.start(words, writing: 1, to: output)
  }

  private static func status(of process: pid_t) -> Int32 {
    var status: Int32 = 0
    while unsafe waitpid(process, &status, 0) < 0 {
      guard errno == EINTR else { return -1 }
    }
    return status
  }
}

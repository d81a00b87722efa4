import Pipeline
import Running

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// One download by the command curl, which does redirects, proxies, TLS and ranges.
final class DataTransfer {
  enum Outcome: Equatable {
    case completed
    /// The server refuses to go on in the middle of a file.
    case cannotResume(String)
    /// The connection ended before the file did.
    case brokenOff(String)
    /// Sent more than the file has.
    case tooLarge
    case failed(String)
  }

  private let process: pid_t
  private let errors: Int32

  /// Starts to load `address` into `path`, behind what is there already.
  /// - Throws: `PipelineError` of kind `inputOutput` where there is no curl.
  init(_ curl: String, from address: String, to path: String) throws {
    var ends: [Int32] = [0, 0]
    guard unsafe pipe(&ends) == 0 else { throw Self.failure(curl, errno) }
    _ = fcntl(ends[0], F_SETFD, FD_CLOEXEC)
    let words = [
      curl, "--silent", "--show-error", "--fail", "--location", "--max-redirs", "10",
      "--proto", "=http,https", "--proto-redir", "=http,https", "--connect-timeout", "20",
      "--speed-limit", "100", "--speed-time", "30", "--continue-at", "-", "--output", path,
      "--url", address,
    ]
    do {
      process = try ChildProcess.start(words, writing: 2, to: ends[1])
    } catch {
      for end in ends { _ = close(end) }
      throw Self.failure(curl, error.code)
    }
    _ = close(ends[1])
    errors = ends[0]
  }

  deinit { _ = close(errors) }

  /// How the download ended; `nil` while it goes on, after waiting a little.
  func wait(milliseconds: UInt32) -> Outcome? {
    var status: Int32 = 0
    let deadline = ContinuousClock.now + .milliseconds(milliseconds)
    while unsafe waitpid(process, &status, WNOHANG) == 0 {
      if ContinuousClock.now >= deadline { return nil }
      usleep(5_000)
    }
    return outcome(status)
  }

  /// Ends the download; what has come stays in the file.
  func stop() {
    var status: Int32 = 0
    _ = kill(process, SIGTERM)
    _ = unsafe waitpid(process, &status, 0)
  }

  /// Source: the exit codes in curl's manual.
  private func outcome(_ status: Int32) -> Outcome {
    guard status & 0x7f == 0 else { return .failed("curl was ended by signal \(status & 0x7f)") }
    let reason = message()
    switch (status >> 8) & 0xff {
    case 0: return .completed
    case 33, 36: return .cannotResume(reason)
    case 22 where reason.contains("416"): return .cannotResume(reason)
    case 18, 28, 52, 55, 56, 92: return .brokenOff(reason)
    default: return .failed(reason)
    }
  }

  /// What curl said, without its own prefix.
  private func message() -> String {
    var bytes = [UInt8](repeating: 0, count: 4096)
    let size = bytes.count
    let count = unsafe read(errors, &bytes, size)
    let text = String(decoding: bytes[..<max(0, count)], as: UTF8.self)
    let line = text.split(separator: "\n").last.map(String.init) ?? "curl gave no reason"
    return line.hasPrefix("curl: ") ? String(line.dropFirst(6)) : line
  }

  private static func failure(_ curl: String, _ code: Int32) -> PipelineError {
    guard code == ENOENT else {
      return PipelineError(
        .inputOutput, "cannot start '\(curl)': \(unsafe String(cString: strerror(code)))")
    }
    return PipelineError(
      .inputOutput,
      "fetching needs the command '\(curl)', which is not there; install it (apt-get install "
        + "curl), or get the files yourself")
  }
}

/// In bytes; `nil` where there is no file.
func fileSize(_ path: String) -> Int? {
  var info = stat()
  return unsafe stat(path, &info) == 0 ? Int(info.st_size) : nil
}

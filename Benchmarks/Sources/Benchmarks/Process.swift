import Foundation

/// A finished process, as the system accounts for it.
struct ProcessRun {
  /// Seconds.
  let wall: Double
  /// Of all its threads, user and system, in seconds.
  let cpu: Double
  /// The most memory that it held, in megabytes.
  let peakMemory: Double
  /// What it wrote to standard output.
  let output: String

  /// Runs a command to its end.
  /// - Throws: `Failure` where it cannot be started or does not exit with 0.
  init(_ command: [String]) throws {
    let folder = FileManager.default.temporaryDirectory.path
    let (outputFile, errorFile) = (
      folder + "/" + UUID().uuidString, folder + "/" + UUID().uuidString
    )
    defer {
      for file in [outputFile, errorFile] { try? FileManager.default.removeItem(atPath: file) }
    }
    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t?
    #else
      var actions = posix_spawn_file_actions_t()
    #endif
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (descriptor, file) in [(Int32(1), outputFile), (2, errorFile)] {
      posix_spawn_file_actions_addopen(&actions, descriptor, file, O_WRONLY | O_CREAT, 0o600)
    }
    var arguments = command.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var child: pid_t = 0
    var status: Int32 = 0
    var usage = rusage()
    let start = ContinuousClock.now
    guard posix_spawnp(&child, command[0], &actions, nil, &arguments, environ) == 0,
      wait4(child, &status, 0, &usage) == child, status == 0
    else { throw Failure(command: command, message: Self.text(errorFile)) }
    wall = (ContinuousClock.now - start) / .seconds(1)
    cpu = Self.seconds(usage.ru_utime) + Self.seconds(usage.ru_stime)
    #if canImport(Darwin)
      peakMemory = Double(usage.ru_maxrss) / 1e6
    #else
      peakMemory = Double(usage.ru_maxrss) * 1024 / 1e6
    #endif
    output = Self.text(outputFile)
  }

  /// The numbers that follow a word in the output, in its order: `epoch 1 seconds 3.4` has
  /// one for `seconds`.
  func figures(_ word: String) -> [Double] {
    let words = output.split(whereSeparator: \.isWhitespace)
    return zip(words, words.dropFirst()).compactMap { $0 == word ? Double($1) : nil }
  }

  private static func seconds(_ time: timeval) -> Double {
    Double(time.tv_sec) + Double(time.tv_usec) / 1e6
  }

  private static func text(_ file: String) -> String {
    (try? String(contentsOfFile: file, encoding: .utf8)) ?? ""
  }

  struct Failure: Error, CustomStringConvertible {
    let command: [String]
    let message: String

    /// The first error that the program told, else the last line, else the command.
    var description: String {
      if !FileManager.default.fileExists(atPath: command[0]) && command[0].contains("/") {
        return "\(command[0]) is missing: scripts/build.sh makes pipe, "
          + "Benchmarks/install-peers.sh the peers' Python"
      }
      let lines = message.split(separator: "\n")
      return String(
        lines.first { $0.lowercased().contains("error: ") } ?? lines.last
          ?? "'\(command.joined(separator: " "))' failed")
    }
  }
}

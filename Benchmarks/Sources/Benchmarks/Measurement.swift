#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Whole processes, timed from outside.
struct Measurement {
  /// Seconds, sorted.
  let wall: [Double]
  /// The most memory that any of the runs held, in megabytes.
  let peakMemory: Double

  var median: Double { wall[wall.count / 2] }

  /// Runs a command `count` times after one run that does not count; stops at a failure.
  init(_ command: [String], count: Int) throws {
    var times: [Double] = []
    var peak = 0.0
    for run in 0...count {
      let start = ContinuousClock.now
      let usage = try Self.run(command)
      if run > 0 { times.append((ContinuousClock.now - start) / .seconds(1)) }
      #if canImport(Darwin)
        peak = max(peak, Double(usage.ru_maxrss) / 1e6)
      #else
        peak = max(peak, Double(usage.ru_maxrss) * 1024 / 1e6)
      #endif
    }
    wall = times.sorted()
    peakMemory = peak
  }

  /// One run, its output thrown away: the system's own account of it.
  private static func run(_ command: [String]) throws -> rusage {
    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t?
    #else
      var actions = posix_spawn_file_actions_t()
    #endif
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for descriptor: Int32 in [1, 2] {
      posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_WRONLY, 0)
    }
    var arguments = command.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var child: pid_t = 0
    var status: Int32 = 0
    var usage = rusage()
    guard posix_spawnp(&child, command[0], &actions, nil, &arguments, environ) == 0,
      wait4(child, &status, 0, &usage) == child, status == 0
    else { throw Failure(command: command) }
    return usage
  }

  struct Failure: Error, CustomStringConvertible {
    let command: [String]
    var description: String { "'\(command.joined(separator: " "))' failed" }
  }
}

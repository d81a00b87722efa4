import Foundation

#if canImport(Glibc)
  import Glibc
#endif

/// A program run to its end within bounds of time and memory.
struct Child {
  struct Bounds {
    /// Seconds of processor time after which it is asked to stop.
    var cpu: Double
    /// Seconds by the clock in which it computes nothing, after which it is asked to stop.
    var idle: Double
    /// The address space that it may have, in bytes.
    var memory: Int
  }

  struct Outcome {
    /// The exit status; `nil` where a signal ended it.
    var status: Int32?
    /// The signal that ended it.
    var signal: Int32 = 0
    /// Whether it was asked to stop (SIGINT), for its time was over.
    var wasStopped = false
    /// Whether it had to be killed, for it did not stop.
    var wasKilled = false
    /// Seconds of processor time.
    var cpu = 0.0
    /// The most memory that it held, in bytes.
    var memory = 0
    var output = ""
    var errors = ""
  }

  /// - Parameters:
  ///   - arguments: the program's path first.
  ///   - folder: where it runs, and where its output is kept while it does.
  static func run(_ arguments: [String], in folder: String, _ bounds: Bounds) throws -> Outcome {
    let output = folder + "/.stdout"
    let errors = folder + "/.stderr"
    // The shell sets what posix_spawn cannot: limits and the folder.
    let script =
      "ulimit -v \(bounds.memory / 1024); ulimit -c 0; cd \"$0\" && exec \"$@\" "
      + ">.stdout 2>.stderr </dev/null"
    let line = ["/bin/sh", "-c", script, folder] + arguments
    var environment = ProcessInfo.processInfo.environment
    environment["HOME"] = folder
    environment["XDG_CACHE_HOME"] = folder + "/.cache"
    environment["PIPE_DATA"] = folder + "/data/empty"
    // The pipeline of a seed does not depend on which data sets the machine has.
    environment["XDG_DATA_DIRS"] = folder + "/data/empty"
    environment["SWIFT_BACKTRACE"] = "enable=no"
    let process = try spawn(line, environment.map { "\($0.key)=\($0.value)" })
    var outcome = wait(for: process, bounds)
    outcome.output = text(at: output)
    outcome.errors = text(at: errors)
    for path in [output, errors] { try? FileManager.default.removeItem(atPath: path) }
    return outcome
  }

  private static func spawn(_ line: [String], _ environment: [String]) throws -> pid_t {
    var attributes = posix_spawnattr_t()
    unsafe posix_spawnattr_init(&attributes)
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    // A group of its own, so that an interrupted fuzzer's terminal does not interrupt it too.
    unsafe posix_spawnattr_setpgroup(&attributes, 0)
    unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
    var process: pid_t = 0
    var arguments = unsafe line.map { unsafe strdup($0) } + [nil]
    var variables = unsafe environment.map { unsafe strdup($0) } + [nil]
    defer { unsafe (arguments + variables).forEach { unsafe free($0) } }
    let code = unsafe posix_spawn(&process, line[0], nil, &attributes, &arguments, &variables)
    guard code == 0 else { throw FuzzerError("cannot start \(line[0]): error \(code)") }
    return process
  }

  private static func wait(for process: pid_t, _ bounds: Bounds) -> Outcome {
    var outcome = Outcome()
    var status: Int32 = 0
    var usage = rusage()
    var (cpu, change) = (0.0, Date())
    var pause: UInt32 = 1000
    while unsafe wait4(process, &status, WNOHANG, &usage) == 0 {
      usleep(pause)
      pause = min(pause + 1000, 20_000)
      let now = cpuTime(of: process)
      if now != cpu { (cpu, change) = (now, Date()) }
      let isIdle = Date().timeIntervalSince(change) > bounds.idle
      // As long again to stop when it is asked to.
      if outcome.wasStopped, isIdle || cpu > 2 * bounds.cpu {
        outcome.wasKilled = true
        kill(process, SIGKILL)
      } else if !outcome.wasStopped, isIdle || cpu > bounds.cpu {
        outcome.wasStopped = true
        change = Date()
        kill(process, SIGINT)
      }
    }
    if status & 0x7f == 0 {
      outcome.status = status >> 8 & 0xff
    } else {
      outcome.signal = status & 0x7f
    }
    outcome.cpu = seconds(usage.ru_utime) + seconds(usage.ru_stime)
    outcome.memory = usage.ru_maxrss * 1024
    return outcome
  }

  private static func seconds(_ time: timeval) -> Double {
    Double(time.tv_sec) + Double(time.tv_usec) / 1e6
  }

  /// Seconds that a process has computed so far; 0 where the system does not say.
  private static func cpuTime(of process: pid_t) -> Double {
    let fields = text(at: "/proc/\(process)/stat").split(separator: ")").last?.split(separator: " ")
    guard let fields, fields.count > 12, let user = Double(fields[11]), let own = Double(fields[12])
    else { return 0 }
    return (user + own) / Double(sysconf(Int32(_SC_CLK_TCK)))
  }

  private static func text(at path: String) -> String {
    String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
  }
}

struct FuzzerError: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

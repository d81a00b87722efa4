import Pipeline

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Time and memory used so far, as the system counts them.
package struct Resources {
  /// Seconds of a clock that only goes forward.
  let wall: Double
  /// Seconds of all threads of this process, in the program and in the system.
  let cpu: Double
  /// The most memory held at once since the last `resetPeak`, in bytes.
  let peakMemory: Int

  /// Times alone, where the memory is not one stage's.
  /// - Parameter isOfThread: whether processor time is that of this thread.
  static func times(isOfThread: Bool) -> Resources {
    var time = timespec()
    _ = unsafe clock_gettime(
      isOfThread ? CLOCK_THREAD_CPUTIME_ID : CLOCK_PROCESS_CPUTIME_ID, &time)
    return Resources(wall: wallTime, cpu: seconds(time), peakMemory: 0)
  }

  /// Seconds of a clock that only goes forward.
  package static var wallTime: Double {
    var time = timespec()
    _ = unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return seconds(time)
  }

  private static func seconds(_ time: timespec) -> Double {
    Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  static var now: Resources {
    var usage = rusage()
    #if canImport(Darwin)
      _ = unsafe getrusage(RUSAGE_SELF, &usage)
    #else
      _ = unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    #endif
    let cpu =
      Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
      + Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6
    #if canImport(Darwin)
      let peak = Int(usage.ru_maxrss)
    #else
      let peak = residentPeak ?? Int(usage.ru_maxrss) * 1024
    #endif
    return Resources(wall: wallTime, cpu: cpu, peakMemory: peak)
  }

  /// Starts the peak anew, so that each stage has its own. Linux only; elsewhere, and where the
  /// system forbids it, the peak stays that of the whole process so far.
  static func resetPeak() {
    #if !canImport(Darwin)
      let descriptor = unsafe open("/proc/self/clear_refs", O_WRONLY | O_CLOEXEC)
      guard descriptor >= 0 else { return }
      _ = unsafe write(descriptor, "5", 1)
      _ = close(descriptor)
    #endif
  }

  #if !canImport(Darwin)
    private static var residentPeak: Int? {
      guard let bytes = try? FileSystem.read("/proc/self/status") else { return nil }
      let line = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        .first { $0.hasPrefix("VmHWM:") }
      return line?.split(separator: " ").compactMap { Int($0) }.first.map { $0 * 1024 }
    }
  #endif
}

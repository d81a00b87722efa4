import Pipeline

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A moment as the calendar and the clock on the wall say it.
package enum Timestamp {
  /// The present moment in the machine's time zone. Source: ISO 8601, the extended format:
  /// `2031-03-01T09:30:00+01:00`.
  package static var now: String {
    var now = timespec()
    _ = unsafe clock_gettime(CLOCK_REALTIME, &now)
    return text(secondsSince1970: Int(now.tv_sec))
  }

  static func text(secondsSince1970 seconds: Int) -> String {
    var time = time_t(seconds)
    var parts = unsafe tm()
    guard unsafe localtime_r(&time, &parts) != nil else { return "" }
    func digits(_ number: some BinaryInteger, _ count: Int = 2) -> String {
      let text = String(number.magnitude)
      return String(repeating: "0", count: max(0, count - text.count)) + text
    }
    // `tm` counts as unsafe for the name of the zone, a pointer, which is not looked at.
    let offset = unsafe parts.tm_gmtoff / 60
    let date = unsafe [
      digits(Int(parts.tm_year) + 1900, 4), digits(parts.tm_mon + 1), digits(parts.tm_mday),
    ]
    let clock = unsafe [parts.tm_hour, parts.tm_min, parts.tm_sec].map { digits($0) }
    return date.joined(separator: "-") + "T" + clock.joined(separator: ":")
      + (offset < 0 ? "-" : "+") + digits(abs(offset) / 60) + ":" + digits(abs(offset) % 60)
  }
}

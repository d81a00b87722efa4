import CKernels

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

extension ThreadTeam {
  /// How many threads this process can usefully run: the processors that it may run on, and no
  /// more than its control groups (version 1 or 2) give it time for. At least 1.
  public static var availableCores: Int {
    let allowed = Int(ck_allowed_processors())
    guard let quota = processorQuota(reading: contents) else { return allowed }
    return max(1, min(allowed, Int(quota.rounded(.up))))
  }
}

/// The processor time a second that the control groups of this process allow, in processors; nil
/// where they set no limit.
///
/// - Parameter read: The text of a file, nil where there is none.
func processorQuota(reading read: (String) -> String?) -> Double? {
  var least: Double?
  func consider(_ quota: Double?) {
    if let quota, quota < least ?? .infinity { least = quota }
  }
  for line in (read("/proc/self/cgroup") ?? "").split(separator: "\n") {
    // hierarchy:controllers:path
    let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3 else { continue }
    let controllers = parts[1].split(separator: ",")
    guard controllers.isEmpty || controllers.contains("cpu") else { continue }
    // A limit of any group above counts too. In a container the path may be the host's: then only
    // the root is found.
    var names = parts[2].split(separator: "/")
    while true {
      let path = names.map { "/" + $0 }.joined()
      if controllers.isEmpty {
        consider(quotaOfVersion2(read("/sys/fs/cgroup\(path)/cpu.max")))
      } else {
        for root in ["/sys/fs/cgroup/cpu", "/sys/fs/cgroup/cpu,cpuacct"] {
          consider(
            quotaOfVersion1(
              read("\(root)\(path)/cpu.cfs_quota_us"), read("\(root)\(path)/cpu.cfs_period_us")))
        }
      }
      if names.isEmpty { break }
      names.removeLast()
    }
  }
  return least
}

/// "max 100000", or the microseconds of processor time in each so many.
private func quotaOfVersion2(_ text: String?) -> Double? {
  let words = (text ?? "").split { $0 == " " || $0 == "\n" }
  guard words.count == 2 else { return nil }
  return quota(words[0], words[1])
}

private func quotaOfVersion1(_ quotaText: String?, _ periodText: String?) -> Double? {
  let first = (quotaText ?? "").split(separator: "\n").first
  let second = (periodText ?? "").split(separator: "\n").first
  guard let first, let second else { return nil }
  return quota(first, second)
}

/// Nil for no limit, which version 1 writes as -1 and version 2 as "max".
private func quota(_ time: Substring, _ period: Substring) -> Double? {
  guard let time = Int(time), let period = Int(period), time > 0, period > 0 else { return nil }
  return Double(time) / Double(period)
}

/// The text of a small file.
private func contents(_ path: String) -> String? {
  let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else { return nil }
  defer { close(descriptor) }
  var bytes = [UInt8](repeating: 0, count: 4096)
  let count = unsafe read(descriptor, &bytes, bytes.count)
  return count >= 0 ? String(decoding: bytes[..<count], as: UTF8.self) : nil
}

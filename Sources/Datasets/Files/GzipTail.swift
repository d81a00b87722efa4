/// What stands behind a member of a gzip file, as `gzip -t` sees it.
enum GzipTail {
  /// One more member.
  case member
  /// Nothing, or zeros up to the end, as tapes and disks fill their blocks.
  case padding
  /// Something else, which gzip ignores with a warning.
  case foreign

  /// - Parameter rest: all that follows the member.
  init(_ rest: some Collection<UInt8>) {
    if Self.isMember(rest) {
      self = .member
    } else {
      self = rest.allSatisfy { $0 == 0 } ? .padding : .foreign
    }
  }

  /// Whether bytes begin as a member does, or are what a member that is cut off may begin with.
  static func isMember(_ rest: some Collection<UInt8>) -> Bool {
    rest.starts(with: [0x1f, 0x8b]) || rest.elementsEqual([0x1f])
  }

  static func note(_ path: String, at offset: Int, count: Int) -> String {
    "'\(path)', byte \(offset): \(count) bytes follow the end of the gzip stream that are no gzip "
      + "member; they are ignored, as gzip does"
  }
}

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// What `~` at the start of a path stands for.
package enum HomeFolder {
  /// Why a path cannot be told, in words that finish "'path' ...".
  package struct Refusal: Error {
    package let reason: String
  }

  /// `~` and `~/x` as absolute paths; other paths as they are.
  /// - Throws: for another user's home, and where `HOME` names no folder by its absolute path.
  package static func path(_ text: String) throws(Refusal) -> String {
    guard text.hasPrefix("~") else { return text }
    let rest = text.dropFirst()
    guard rest.isEmpty || rest.hasPrefix("/") else {
      let user = rest.prefix { $0 != "/" }
      throw Refusal(
        reason:
          "starts with '~\(String(user).shortened)': only '~/' is known, the home of the user "
          + "who runs this; write the path in full, or './\(text.shortened)' for a file of that name"
      )
    }
    guard let home = unsafe getenv("HOME").map({ unsafe String(cString: $0) }),
      home.hasPrefix("/")
    else {
      throw Refusal(
        reason: "starts with '~', and the environment variable HOME does not say which folder that "
          + "is: write the path in full")
    }
    return FilePaths.absolute(String(rest.drop { $0 == "/" }), from: home)
  }
}

import ArgumentParser
import Pipeline
import Running

/// Where results of stages are kept: `$PIPE_CACHE`, else the user's cache folder.
/// Source: XDG Base Directory Specification.
enum CacheLocation {
  /// For a run, which goes on without one where there is no place for it, and says so.
  /// - Throws: `ValidationError` for a size that cannot be read.
  static func cacheOfRun(isQuiet: Bool) throws -> StageCache? {
    let limit = try limit()
    do {
      return StageCache(folder: try folder(), limit: limit)
    } catch {
      if !isQuiet { Output.error.line("note: runs without a cache: \(error)") }
      return nil
    }
  }

  /// - Throws: `ValidationError` for a size that cannot be read, or where there is no home.
  static func cache() throws -> StageCache {
    StageCache(folder: try folder(), limit: try limit())
  }

  private static func folder() throws -> String {
    if let given = environment("PIPE_CACHE"), !given.isEmpty {
      return FilePaths.absolute(given, from: FileSystem.currentFolder)
    }
    if let cache = environment("XDG_CACHE_HOME"), FilePaths.isAbsolute(cache) {
      return FilePaths.join(cache, "pipe", "stages")
    }
    guard let home = environment("HOME"), FilePaths.isAbsolute(home) else {
      throw ValidationError("there is no $HOME to keep results under; set PIPE_CACHE to a folder")
    }
    // Nobody's home is made by the way.
    guard FileSystem.kind(of: home) == .folder else {
      throw ValidationError(
        "$HOME, where results are kept, is '\(home)', and there is no such folder; set PIPE_CACHE "
          + "to one")
    }
    return FilePaths.join(home, ".cache", "pipe", "stages")
  }

  /// `$PIPE_CACHE_SIZE`, such as `500 MB` or `4G`.
  private static func limit() throws -> Int {
    guard let text = environment("PIPE_CACHE_SIZE"), !text.isEmpty else {
      return StageCache.defaultLimit
    }
    let digits = text.prefix { $0.isNumber || $0 == "." }
    let unit = text[digits.endIndex...].trimmingPrefix { $0 == " " }.uppercased()
    let units = ["": 1, "B": 1, "KB": 1e3, "MB": 1e6, "GB": 1e9, "K": 1e3, "M": 1e6, "G": 1e9]
    guard let number = Double(digits), let scale = units[unit], number * scale < 1e18 else {
      throw ValidationError(
        "PIPE_CACHE_SIZE is '\(text)', and should be a size such as '500 MB' or '4 GB'")
    }
    return Int(number * scale)
  }
}

import ArgumentParser
import Foundation
import Pipeline
import Running

struct CacheCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cache",
    abstract: "Lists, verifies and clears the results of stages that runs keep for later runs.",
    discussion: """
      A run takes from the cache what an earlier one made from the same options, seed, data and
      build of this program. It lies in $PIPE_CACHE, else in the user's cache folder, and holds at
      most $PIPE_CACHE_SIZE (2 GB unless set): what was used least recently goes first.

      EXAMPLES
        \(PipeProgram.name) cache list
        \(PipeProgram.name) cache verify
        \(PipeProgram.name) cache clear
      """,
    subcommands: [CacheListCommand.self, CacheClearCommand.self, CacheVerifyCommand.self])
}

struct CacheListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Lists what is kept, the latest used first.")

  func run() throws {
    let cache = try CacheLocation.cache()
    let items = cache.items()
    for item in items {
      let time = Date(timeIntervalSince1970: item.lastUse).formatted(.iso8601)
      let what = item.isDamaged ? "damaged" : "\(item.stage)  \(item.result)"
      Output.standard.line(
        "\(item.name.prefix(12))  \(time)  \(Readable.bytes(item.size))  \(what)")
    }
    let total = items.reduce(0) { $0 + $1.size }
    let noun = items.count == 1 ? "entry" : "entries"
    Output.standard.line(
      "\(items.count) \(noun), \(Readable.bytes(total)) of at most \(Readable.bytes(cache.limit)) in '\(cache.folder)'"
    )
  }
}

struct CacheClearCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "clear", abstract: "Removes everything that is kept.")

  func run() throws {
    let cache = try CacheLocation.cache()
    let items = cache.items(isRead: false)
    cache.clear()
    let left = cache.items(isRead: false)
    guard left.isEmpty else {
      Output.error.line(
        "error: \(left.count) entries in '\(cache.folder)' could not be removed; is it writable?")
      throw ExitCode(74)
    }
    let total = items.reduce(0) { $0 + $1.size }
    Output.standard.line("removed \(items.count) entries, \(Readable.bytes(total))")
  }
}

struct CacheVerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Holds every entry against its SHA-256, and removes what is damaged.")

  func run() throws {
    let cache = try CacheLocation.cache()
    let items = cache.items()
    let damaged = items.filter(\.isDamaged)
    for item in damaged {
      cache.remove(item)
      Output.standard.line("damaged, and removed: \(item.path)")
    }
    Output.standard.line("\(items.count - damaged.count) of \(items.count) entries are as written")
  }
}

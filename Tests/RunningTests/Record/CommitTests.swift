import Foundation
import Testing

@testable import Pipeline
@testable import Running

@Suite("The commit of a repository") final class CommitTests {
  private let path = NSTemporaryDirectory() + "pipe-commit-\(UUID().uuidString)"
  deinit { try? FileManager.default.removeItem(atPath: path) }

  private let hash = String(repeating: "0123abcd", count: 5)
  private let other = String(repeating: "f", count: 40)

  private func write(_ text: String, to name: String) throws {
    try FileSystem.createFolder(FilePaths.parent(of: path + "/" + name))
    try FileSystem.write(Array(text.utf8), to: path + "/" + name)
  }

  @Test("is that of the branch, found from any folder inside")
  func branch() throws {
    try write("ref: refs/heads/some/thing\n", to: ".git/HEAD")
    try write(hash + "\n", to: ".git/refs/heads/some/thing")
    try FileSystem.createFolder(path + "/a/b")
    let commit = try #require(Commit(around: path + "/a/b"))
    #expect(commit.hash == hash && commit.branch == "some/thing" && commit.isDirty == nil)
    #expect(commit.folder == path)
    #expect(
      commit.json.line
        == "{\"hash\": \"\(hash)\", \"branch\": \"some/thing\", \"dirty\": null}")
  }

  @Test("is found among packed branches, which a file of its own overrides")
  func packed() throws {
    try write("ref: refs/heads/main", to: ".git/HEAD")
    try write(
      "# pack-refs with: peeled\n\(other) refs/heads/mainly\n\(hash) refs/heads/main\n^\(other)\n",
      to: ".git/packed-refs")
    #expect(Commit(around: path)?.hash == hash)
    try write(other, to: ".git/refs/heads/main")
    #expect(Commit(around: path)?.hash == other)
  }

  @Test("has no branch where none is checked out")
  func detached() throws {
    try write(hash + "\n", to: ".git/HEAD")
    let commit = try #require(Commit(around: path))
    #expect(commit.hash == hash && commit.branch == nil)
  }

  @Test("of a working tree beside the first is read where this keeps its branches")
  func workingTree() throws {
    try write("gitdir: ../first/.git/worktrees/second\n", to: "second/.git")
    try write("ref: refs/heads/side\n", to: "first/.git/worktrees/second/HEAD")
    try write("../..\n", to: "first/.git/worktrees/second/commondir")
    try write(hash, to: "first/.git/refs/heads/side")
    #expect(Commit(around: path + "/second")?.hash == hash)
  }

  @Test(
    "is none where there is no commit yet, or files are not as git writes them",
    arguments: [
      "ref: refs/heads/new", "ref: ../../../etc/passwd", "nonsense", "",
      "ref: refs/heads/.invalid",
    ])
  func none(head: String) throws {
    try write(head, to: ".git/HEAD")
    #expect(Commit(around: path) == nil)
  }

  @Test("whether files have changed is what git says", .enabled(if: Self.hasGit, "needs git"))
  func dirty() throws {
    func git(_ words: String...) throws {
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
      process.arguments =
        ["git", "-C", path, "-c", "user.name=n", "-c", "user.email=e@e"] + words
      process.standardOutput = FileHandle.nullDevice
      process.standardError = FileHandle.nullDevice
      try process.run()
      process.waitUntilExit()
      try #require(process.terminationStatus == 0)
    }
    try write("a: 1\n", to: "a.yaml")
    try git("init", "-q")
    try git("add", "a.yaml")
    try git("commit", "-q", "-m", "first")
    #expect(GitStatus.isDirty(path, within: 20) == false)
    // What git does not know of says nothing about the commit.
    try write("b", to: "results/b")
    #expect(GitStatus.isDirty(path, within: 20) == false)
    try write("a: 22\n", to: "a.yaml")
    #expect(GitStatus.isDirty(path, within: 20) == true)
    #expect(GitStatus.isDirty(path, within: 0) == nil)
    try FileSystem.createFolder(path + "/none")
    try FileManager.default.removeItem(atPath: path + "/.git")
    #expect(GitStatus.isDirty(path + "/none", within: 20) == nil)
  }

  private static let hasGit: Bool = {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    return folders.contains { FileManager.default.isExecutableFile(atPath: "\($0)/git") }
  }()
}

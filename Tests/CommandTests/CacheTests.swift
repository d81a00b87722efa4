import Foundation
import Testing

@Suite("pipe cache")
struct CacheTests {
  private func place() throws -> Command.Workplace {
    let work = try Command.Workplace()
    try work.write(
      """
      pipeline: small
      stages:
        - {load: font, codes: 0x60-0x63}
        - {train: autoencoder, epochs: 5}
        - evaluate: reconstruction
        - export: png-grid
      """, to: "small.yaml")
    return work
  }

  @Test("lists what is kept, verifies it and clears it")
  func keeping() throws {
    let work = try place()
    #expect(try work.pipe("run", "small.yaml").status == 0)
    let list = try work.pipe("cache", "list").output
    for stage in [
      "load: font  4 images of 7x5", "train: autoencoder  ", "evaluate: reconstruction",
    ] {
      #expect(list.contains("  " + stage), "\(list)")
    }
    #expect(list.hasSuffix(" of at most 2 GB in '\(work.real)/.cache'\n"), "\(list)")
    #expect(try work.pipe("cache", "verify").output == "4 of 4 entries are as written\n")
    let folder = work.real + "/.cache"
    let entry = try #require(
      FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String }
        .first { $0.contains("/") })
    try work.write([1, 2, 3], to: ".cache/" + entry)
    #expect(
      try work.pipe("cache", "verify").output
        == "damaged, and removed: \(folder)/\(entry)\n3 of 4 entries are as written\n")
    #expect(try work.pipe("cache", "clear").output.hasPrefix("removed 3 entries, "))
    #expect(
      try work.pipe("cache", "list").output
        == "0 entries, 0 B of at most 2 GB in '\(folder)'\n")
  }

  @Test(
    "on a disk that takes nothing is said once, and the run is done all the same",
    .enabled(if: Sandbox.canMount, "needs unshare and mount"),
    arguments: [
      ("-o ro,size=1m", "cannot make the folder 'DISK/c': Read-only file system"),
      ("-o size=8k", "cannot write 'DISK/c/"),
    ])
  func fullOrReadOnly(options: String, fault: String) throws {
    let work = try place()
    let outcome = try work.mounted(
      options, "PIPE_CACHE=disk/c $PIPE run small.yaml; echo status $?; ls -A disk/c | grep new")
    #expect(outcome.output.hasSuffix("status 0\n"), "\(outcome.output)")
    let warnings = outcome.error.split(separator: "\n").filter { $0.contains("warning") }
    #expect(warnings.count == 1, "\(outcome.error)")
    #expect(warnings[0].contains(fault.replacing("DISK", with: work.real + "/disk")))
    #expect(
      warnings[0].hasSuffix(", in the cache: what stages make is not kept for later runs"),
      "\(warnings)")
  }

  @Test("a training from the cache has its whole course for exporters")
  func course() throws {
    let work = try Command.Workplace()
    try work.write(
      """
      pipeline: course
      stages:
        - {load: font, codes: 0x60-0x63}
        - {train: autoencoder, epochs: 50}
        - {export: loss-curve, file: loss.svg}
        - {export: metrics, file: metrics.csv}
      """, to: "course.yaml")
    #expect(try work.pipe("run", "course.yaml", "--out", "one").status == 0)
    let again = try work.pipe("run", "course.yaml", "--out", "two")
    #expect(again.error.contains(#/train: autoencoder  0(\.\d+)? s  reused from an earlier run/#))
    for file in ["loss.svg", "metrics.csv"] {
      #expect(try work.bytes(of: "one/\(file)") == work.bytes(of: "two/\(file)"))
    }
  }

  @Test("a rerun says what it reused, and --no-cache reuses nothing")
  func reuse() throws {
    let work = try place()
    #expect(try work.pipe("run", "small.yaml").status == 0)
    let other = try work.pipe(
      "run", "small.yaml", "--out", "other", "--set", "export.columns=2")
    #expect(
      other.error.contains(#/\[1/4\] load: font  0(\.\d+)? s  not needed; 4 images of 7x5\n/#))
    #expect(
      other.error.contains(
        #/\[2/4\] train: autoencoder  0(\.\d+)? s  reused from an earlier run; /#))
    let anew = try work.pipe("run", "small.yaml", "--no-cache", "--out", "anew")
    #expect(!anew.error.contains("reused") && !anew.error.contains("not needed"))
    let again = try work.pipe("run", "small.yaml")
    #expect(
      again.error.contains(
        "\nnothing has changed since that run: its results stay (--no-cache computes them anew)\n"))
    #expect(again.output.contains("autoencoder.loss = "))
  }
}

import Foundation
import Testing

@Suite("pipe data")
struct DataTests {
  @Test("list names every set, with its size and license")
  func list() throws {
    let outcome = try Command.Workplace().pipe("data", "list")
    #expect(outcome.status == 0)
    #expect(outcome.output.contains("\n  KMNIST, 70,000 hiragana of old Japanese books; 21.2 MB; "))
    #expect(
      outcome.output.split(separator: "\n").filter { !$0.hasPrefix(" ") }
        .compactMap { $0.split(separator: ":").first } == ["fashion-mnist", "kmnist", "mnist"])
    let state = #/([a-z-]+): (here|not here; 'pipe data fetch \1' gets it|\d of its 4 .+)/#
    for line in outcome.output.split(separator: "\n") where !line.hasPrefix(" ") {
      #expect(line.wholeMatch(of: state) != nil, "\(line)")
    }
  }

  @Test("where lists the folders in the order in which they are looked at")
  func whereabouts() throws {
    let outcome = try Command.Workplace().pipe("data", "where", "mnist")
    #expect(outcome.status == 0)
    #expect(outcome.output.hasPrefix("mnist:\n  "))
    #expect(outcome.output.contains("/pipe/mnist  "))
  }

  @Test("an unknown set is wrong usage, with the sets there are")
  func unknown() throws {
    for command in ["where", "verify", "fetch"] {
      let outcome = try Command.Workplace().pipe("data", command, "minst")
      #expect(outcome.status == 64)
      #expect(
        outcome.error.contains(
          "there is no data set 'minst'; they are fashion-mnist, kmnist, mnist"))
    }
  }

  @Test("verify says what is wrong with each file, and ends with 65")
  func verify() throws {
    let work = try Command.Workplace()
    try work.write("nothing", to: "train-images-idx3-ubyte")
    let outcome = try work.pipe("data", "verify", "mnist", "--root", ".")
    #expect(outcome.status == 65)
    #expect(
      outcome.output.contains(
        "/train-images-idx3-ubyte: WRONG: '"))
    #expect(outcome.error.hasSuffix("'pipe data fetch mnist' gets it\n"))
    if try work.pipe("data", "where", "mnist").output.contains(" of 4 files") { return }
    #expect(outcome.output.contains("\ntrain-labels-idx1-ubyte.gz: not there\n"))
  }

  @Test("fetch ends with 74 where no mirror answers, and leaves standard output empty")
  func fetch() throws {
    let work = try Command.Workplace()
    let server = try DataServer([:])
    let outcome = try work.pipe(
      "data", "fetch", "mnist", "--from", server.address + "x", "--to", "here")
    #expect(outcome.status == 74)
    #expect(outcome.output == "")
    #expect(
      outcome.error.contains(
        "x/train-images-idx3-ubyte.gz: (22) The requested URL returned error: 404"))
    let usage = try work.pipe("data", "fetch", "mnist", "--from", "ftp://a")
    #expect(usage.status == 64)
    #expect(
      usage.error.contains("--from takes an address with http:// or https://, not 'ftp://a/'"))
  }

  @Test("a set that is not there is a note of the check and a fault of the run")
  func missing() throws {
    let work = try Command.Workplace()
    try work.write("pipeline: p\nstages:\n  - load: kmnist\n", to: "p.yaml")
    let check = try work.pipe("check", "p.yaml")
    guard check.output.contains("kmnist is not there") else { return }
    #expect(check.status == 0)
    #expect(try work.pipe("run", "p.yaml").status == 65)
  }
}

import Foundation
import Testing

#if canImport(Glibc)
  import Glibc
#endif

@Suite("pipe run of a study")
struct StudyTests {
  static let study = """
    pipeline: widths
    vars: {hidden: [8], seed: 1}
    study:
      matrix:
        hidden: [[4], [8]]
        seed: {from: 1, to: 3}
      compare:
        - {metric: reconstruction.wrong_pixels, over: seed}
    stages:
      - {load: font, codes: 0x60-0x63}
      - {train: autoencoder, hidden: "${hidden}", epochs: 400, validation_every: 0}
      - evaluate: reconstruction
    """.replacing(", validation_every: 0", with: "")

  private func place(_ text: String = study) throws -> Command.Workplace {
    let work = try Command.Workplace()
    try work.write(text, to: "widths.yaml")
    return work
  }

  @Test("leaves a run folder for each trial, and says what it did")
  func runs() throws {
    let work = try place()
    let outcome = try work.pipe("run", "widths.yaml")
    #expect(outcome.status == 0, "\(outcome.error)")
    let lines = outcome.error.split(separator: "\n")
    #expect(lines.first?.hasPrefix("widths: 6 trials of hidden x seed, ") == true)
    #expect(
      lines.contains {
        $0.contains(#/^6 of 6 done; best reconstruction.wrong_pixels [0-9.]+ pixels an image by /#)
      })
    #expect(
      outcome.error.hasSuffix("open next:\n  \(work.real)/runs/widths/report.html\n"))
    for seed in 1...3 { #expect(work.holds("runs/widths/trials/8,\(seed)/run.json")) }
    let record = try work.text(of: "runs/widths/study.json")
    #expect(record.contains(#"{"axis": "hidden", "label": "[8]"}"#))
    let again = try work.pipe("run", "widths.yaml")
    #expect(again.status == 0)
    #expect(again.error.contains("nothing has changed since that run: its results stay"))
    try FileManager.default.removeItem(atPath: work.path + "/runs/widths/trials/8,2/run.json")
    let rest = try work.pipe("run", "widths.yaml")
    #expect(rest.error.contains("\n6 of 6 done (5 by an earlier run); best "))
    #expect(rest.output.hasPrefix("reconstruction.wrong_pixels (pixels an image)\n\nhidden "))
    #expect(rest.output.hasSuffix("/runs/widths/report.html\n"))
  }

  @Test("says before it runs what there is to do, and what is left afterwards")
  func dryRun() throws {
    let work = try place()
    let before = try work.pipe("run", "widths.yaml", "--dry-run")
    #expect(before.status == 0)
    #expect(
      before.output.hasPrefix(
        """
        widths: 6 trials of hidden x seed
          load: font: one for all trials
          train: autoencoder: one a trial
          evaluate: reconstruction: one a trial
        0 done, 6 to do; no trial is done, from which the time could be estimated
          --trial 1  4,1
          --trial 2  4,2
        """), "\(before.output)")
    #expect(!work.holds("runs"))
    #expect(try work.pipe("run", "widths.yaml", "--trial", "1").status == 0)
    let after = try work.pipe("run", "widths.yaml", "--dry-run", "--jobs", "1")
    #expect(after.output.contains("\n1 done, 5 to do; "))
    #expect(after.output.contains(" a trial so far, about "))
  }

  @Test("a trial that fails is told with its error, the others run, and the status is 65")
  func failure() throws {
    let work = try place(
      Self.study.replacing(
        "epochs: 400", with: "epochs: 400, optimizer: {sgd: {learning_rate: \"${rate}\"}}"
      )
      .replacing("seed: {from: 1, to: 3}", with: "rate: [0.01, 1.0e+39]")
      .replacing(", over: seed", with: ""))
    let outcome = try work.pipe("run", "widths.yaml", "--format", "json")
    #expect(outcome.status == 65)
    #expect(outcome.error.contains(": failed: train: autoencoder: "))
    #expect(
      outcome.error.hasSuffix(
        "error: 2 of 4 trials failed; the same command tries them again\n"), "\(outcome.error)")
    let object = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
    let summary = try #require(object as? [String: Any])
    #expect(summary["pipeline"] as? String == "widths")
    #expect((summary["folder"] as? String)?.hasSuffix("/runs/widths") == true)
    #expect(summary["trial_count"] as? Int == 4 && summary["kept_count"] as? Int == 0)
    let trials = summary["trials"] as? [[String: Any]]
    #expect(trials?.compactMap { $0["completed"] as? Bool } == [true, false, true, false])
    for trial in trials ?? [] {
      let name = try #require(trial["name"] as? String)
      #expect((trial["folder"] as? String)?.hasSuffix("/runs/widths/trials/\(name)") == true)
    }
    let stopped = try work.pipe("run", "widths.yaml", "--fail-fast", "--jobs", "1", "--out", "b")
    #expect(stopped.status == 65)
    #expect(stopped.error.contains("\nerror: the trial '"))
  }

  @Test("a trial that no memory holds is warned of, fails with the figures, and the rest go on")
  func memory() throws {
    let work = try place(
      Self.study.replacing("hidden: [[4], [8]]", with: "hidden: [[4], [1000000, 1000000]]"))
    let check = try work.pipe("check", "widths.yaml")
    #expect(check.status == 0)
    #expect(check.output.contains("; make 'hidden' smaller; a trial with it will fail\n"))
    #expect(check.output.contains("note: with 'hidden' as [1000000, 1000000]\n"))
    let outcome = try work.pipe("run", "widths.yaml")
    #expect(outcome.status == 65)
    #expect(
      outcome.error.contains(
        #/1000000-1000000,1: failed: [\d,]+ parameters in steps of 4 images take [\d.]+ TB of memory/#
      )
    )
    #expect(outcome.error.contains("\n6 of 6 done, 3 failed; "))
    // The same error of all three is said once, with their number at the end.
    #expect(outcome.error.matches(of: #/ failed: \d+ parameters/#).count == 1)
    #expect(outcome.error.contains(#/\n3 trials failed alike: \d+ parameters/#))
    #expect(outcome.output.contains(#/\n3 trials failed: \d+ parameters/#))
    let lines = outcome.output.components(separatedBy: "\n")
    #expect(lines.allSatisfy { $0.count <= 80 || $0.hasSuffix("/report.html") })
  }

  @Test(
    "options that do not fit the file are refused",
    arguments: [
      (["widths.yaml", "--resume"], "error: a study goes on by itself: leave out --resume\n"),
      (["widths.yaml", "--trial", "7"], "error: --trial is 7, and the study has 6 trials\n"),
      (["widths.yaml", "--trial", "0"], "error: --trial is 0, and the study has 6 trials\n"),
      (
        ["plain.yaml", "--fail-fast"],
        "error: --fail-fast is for a file with a 'study:', and this has none\n"
      ),
      (
        ["plain.yaml", "--trial", "1"],
        "error: --trial is for a file with a 'study:', and this has none\n"
      ),
      (
        ["plain.yaml", "--dry-run"],
        "error: --dry-run is for a file with a 'study:', and this has none\n"
      ),
      (
        ["plain.yaml", "--jobs", "2"],
        "error: --jobs is for a file with a 'study:', and this has none\n"
      ),
    ])
  func options(arguments: [String], message: String) throws {
    let work = try place()
    try work.write(
      """
      pipeline: plain
      stages:
        - load: font
        - train: autoencoder
      """, to: "plain.yaml")
    let outcome = try work.start(["run"] + arguments)()
    #expect(outcome.status == 64)
    #expect(outcome.error == message)
  }

  @Test(
    "what the command line sets and every trial sets again is refused",
    arguments: [
      (
        ["--set", "vars.seed=7"],
        """
        command line: error: every trial sets 'seed' by the matrix; set 'study.matrix.seed' \
        instead, or run one trial with --trial
          --set vars.seed=7
                          ^
        widths.yaml:6:5: note: the matrix sets it here
        """
      ),
      (
        ["--seed", "7"],
        """
        widths.yaml:6:5: error: the matrix gives each trial a seed, and --seed would give all the \
        same: leave out one of the two
        """
      ),
    ])
  func lost(arguments: [String], message: String) throws {
    let work = try place()
    let outcome = try work.start(["run", "widths.yaml"] + arguments)()
    #expect(outcome.status == 65)
    #expect(outcome.error.hasPrefix(message + "\n"), "\(outcome.error)")
    #expect(!FileManager.default.fileExists(atPath: work.path + "/runs"))
  }

  @Test("a matrix can be changed on the command line")
  func override() throws {
    let work = try place()
    let outcome = try work.pipe(
      "run", "widths.yaml", "--dry-run", "--set", "study.matrix.seed=[7]")
    #expect(outcome.output.hasPrefix("widths: 2 trials of hidden x seed\n"), "\(outcome.error)")
  }

  @Test("stopped by Ctrl-C it says how to go on, and ends with status 130")
  func interrupted() throws {
    let work = try place(Self.study.replacing("epochs: 400", with: "epochs: 60000"))
    let finish = try work.start(["run", "widths.yaml", "--jobs", "2"]) { process in
      try work.wait { work.holds("runs/widths/study.jsonl") }
      usleep(200_000)
      kill(process.processIdentifier, SIGINT)
    }
    let outcome = try finish()
    #expect(outcome.status == 130)
    #expect(
      outcome.error.hasSuffix(
        "error: stopped on request; the same command goes on from there\n"), "\(outcome.error)")
  }

  /// The bytes of every file of the trials that does not hold times.
  private func results(_ work: Command.Workplace, _ folder: String) throws -> [String: Data] {
    var files: [String: Data] = [:]
    let root = work.path + "/" + folder + "/trials"
    let names = FileManager.default.enumerator(atPath: root)?.compactMap { $0 as? String } ?? []
    for name in names.sorted()
    where ["safetensors", "json", "yaml"].contains((name as NSString).pathExtension)
      && !name.hasSuffix("run.json")
    {
      files[name] = FileManager.default.contents(atPath: root + "/" + name)
    }
    return files
  }

  @Test("killed five times at random moments it ends as if it had never been stopped")
  func killed() throws {
    let work = try place(Self.study.replacing("epochs: 400", with: "epochs: 20000"))
    #expect(try work.pipe("run", "widths.yaml", "--out", "whole", "--no-cache").status == 0)
    var endings = 0
    for _ in 0..<5 {
      let moment = UInt32.random(in: 30_000...600_000)
      let finish = try work.start(["run", "widths.yaml", "--out", "cut"]) { process in
        usleep(moment)
        kill(process.processIdentifier, SIGKILL)
      }
      let outcome = try finish()
      #expect(outcome.status == SIGKILL || outcome.status == 0, "\(outcome.error)")
      if outcome.status == 0 { endings += 1 }
    }
    let last = try work.pipe("run", "widths.yaml", "--out", "cut")
    #expect(last.status == 0, "\(last.error)")
    let (whole, cut) = (try results(work, "whole"), try results(work, "cut"))
    #expect(whole.count == 24)
    #expect(whole == cut)
  }
}

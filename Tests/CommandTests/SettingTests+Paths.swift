import Foundation
import Testing

/// Values that are paths: from which folder they start.
extension SettingTests {
  @Test("a path starts from the shell's folder, a variable's text from the file's")
  func paths() throws {
    let work = try Command.Workplace()
    try work.folder("files")
    for folder in ["data", "files/data"] {
      try work.folder(folder)
      try work.write(FontSample.all[0].bytes, to: folder + "/f.h")
    }
    try work.write(
      """
      pipeline: a
      vars: {font: data/f.h}
      stages:
        - {load: font, file: "${font}"}
        - {train: pca, latent: 1}
      """, to: "files/a.yaml")
    func run(_ arguments: String...) throws -> String {
      let outcome = try work.start(["run", "files/a.yaml", "--force", "--quiet"] + arguments)()
      #expect(outcome.status == 0, "\(outcome.error)")
      let record = try work.text(of: "runs/a/run.json")
      let start = try #require(record.firstRange(of: "\"file\": \""))
      return String(record[start.upperBound...].prefix { $0 != "\"" })
    }
    let own = work.path.replacing("//", with: "/")
    #expect(try run() == own + "/files/data/f.h")
    #expect(try run("--set", "load.file=data/f.h") == own + "/data/f.h")
    #expect(try run("--set", "vars.font=../data/f.h") == own + "/data/f.h")
    #expect(try run("--set", "load.file=${font}") == own + "/files/data/f.h")
    // What the run leaves runs from where it lies.
    _ = try run("--set", "load.file=./data/f.h")
    #expect(try work.text(of: "runs/a/resolved.yaml").contains("file: \"../../data/f.h\""))
    #expect(try work.pipe("check", "--data", "runs/a/resolved.yaml").status == 0)
    let missing = try work.pipe("check", "--data", "files/a.yaml", "--set", "load.file=f.h")
    #expect(missing.output.contains("there is no 'f.h' (looked at '\(own)/f.h')"))
  }

  @Test("a path may begin with the user's home, in a file, in --set and in a variable")
  func home() throws {
    let work = try Command.Workplace()
    let own = work.path.replacing("//", with: "/")
    try work.folder("home")
    try work.write(FontSample.all[0].bytes, to: "home/f.h")
    try work.write(
      """
      pipeline: a
      vars: {font: ~/f.h}
      stages:
        - {load: font, file: ~/f.h}
        - {load: font, file: "${font}", as: other}
      """, to: "a.yaml")
    func check(_ home: [String], _ arguments: String...) throws -> Command.Outcome {
      try work.start(
        home + [Command.binary.path, "check", "--data", "a.yaml"] + arguments,
        of: "/usr/bin/env")()
    }
    #expect(try check(["HOME=\(own)/home"]).status == 0)
    let other = try check(["HOME=\(own)/home"], "--set", "other.file=~/g.h")
    #expect(other.output.contains("there is no '~/g.h' (looked at '\(own)/home/g.h')"))
    let none = try check(["-u", "HOME"])
    #expect(none.status == 65)
    #expect(
      none.output.hasPrefix(
        """
        a.yaml:4:24: error: 'file' starts with '~', and the environment variable HOME does not say \
        which folder that is: write the path in full
            - {load: font, file: ~/f.h}
                                 ^

        """), "\(none.output)")
    #expect(
      try check(["HOME=\(own)/home"], "--set", "other.file=~ada/f.h").output.contains(
        "'file' starts with '~ada': only '~/' is known"))
  }

  @Test(
    "a file that is not there is met with the nearest that is",
    arguments: [
      ("font-autoencodr.yaml", "font-autoencoder.yaml"),
      ("font-autoencoder", "font-autoencoder.yaml"),
      ("font-autoencoder.yml", "font-autoencoder.yaml"),
      ("mnist-pca.yaml", "pipelines/mnist-pca.yaml"), ("mnist-pac", "pipelines/mnist-pca.yaml"),
      ("pipelines/mnist-pcaa.yaml", "pipelines/mnist-pca.yaml"),
      ("./font-autoencodr.yaml", "./font-autoencoder.yaml"), ("unlike.yaml", nil),
      ("pipeline/mnist-pca.yaml", nil),
    ] as [(String, String?)])
  func files(_ given: String, _ meant: String?) throws {
    let work = try Command.Workplace()
    try work.folder("pipelines")
    try work.write("", to: "font-autoencoder.yaml")
    try work.write("", to: "pipelines/mnist-pca.yaml")
    for command in ["run", "check"] {
      let outcome = try work.pipe(command, given)
      let hint = meant.map { "; did you mean '\($0)'?" } ?? ""
      #expect(outcome.status == 65)
      #expect(
        (outcome.output + outcome.error).hasPrefix(
          "\(given):1:1: error: there is no such file\(hint)\n"), "\(outcome)")
    }
  }
}

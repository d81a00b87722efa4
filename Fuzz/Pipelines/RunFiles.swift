import Foundation

/// What a run left in its folder.
struct RunFiles {
  /// The folder that the program ran in; the run's own is `out` in it.
  let folder: String
  let outcome: Child.Outcome

  var findings: [String] {
    var findings = halfFiles
    guard outcome.status == 0 else { return findings }
    guard let summary = JSONTree(outcome.output) else {
      return findings + ["run: ended well and printed no summary"]
    }
    if let trials = summary["trials"]?.list {
      findings += missing(["study.json"])
      for trial in trials where trial["completed"]?.boolean == true {
        guard let path = trial["folder"]?.text else { continue }
        if !FileManager.default.fileExists(atPath: absolute(path) + "/run.json") {
          findings.append("run: a trial is completed and has no run.json")
        }
      }
    } else {
      findings += missing(["run.json"] + (summary["files"]?.list ?? []).compactMap(\.text))
      if summary["completed"]?.boolean != true {
        findings.append("run: exit status 0, and the summary says that it is not completed")
      }
    }
    return findings + strangeNumbers
  }

  private func absolute(_ path: String) -> String {
    path.hasPrefix("/") ? path : folder + "/out/" + path
  }

  private func missing(_ names: [String]) -> [String] {
    names.filter { !FileManager.default.fileExists(atPath: folder + "/out/" + $0) }
      .map { "run: ended well, and there is no \($0)" }
  }

  private var names: [String] {
    let all = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    return all.filter { !$0.hasPrefix(".cache") && !$0.hasPrefix("data") }
  }

  /// Files under temporary names, and files outside the run's folder.
  private var halfFiles: [String] {
    names.compactMap { name in
      let last = name.split(separator: "/").last ?? ""
      if !name.hasPrefix("out"), name != "pipeline.yaml" { return "run: wrote \(name)" }
      if last == ".unfinished" || last.hasSuffix(".new") || last.hasSuffix(".tmp") {
        return "run: left \(name) behind"
      }
      return nil
    }
  }

  /// Numbers that are none, in every file of figures.
  private var strangeNumbers: [String] {
    let endings = [".json", ".jsonl", ".csv", ".md", ".yaml"]
    return names.filter { name in name.hasPrefix("out") && endings.contains { name.hasSuffix($0) } }
      .compactMap { name in
        let bytes = FileManager.default.contents(atPath: folder + "/" + name) ?? Data()
        let text = String(decoding: bytes, as: UTF8.self)
        if name.hasSuffix(".json"), JSONTree(text) == nil { return "run: \(name) is no JSON" }
        let lowercase = text.lowercased()
        let words = lowercase.split { !$0.isLetter }
        guard let word = words.first(where: { ["nan", "inf", "infinity"].contains($0) }) else {
          return nil
        }
        let place = lowercase[..<word.startIndex].suffix(60).replacing(/\s+/, with: " ")
        return "run: \(name.replacing(/[0-9]+/, with: "N")) holds '\(word)' after: \(place)"
      }
  }
}

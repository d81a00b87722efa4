import ArgumentParser
import Datasets
import Pipeline

struct DataCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "data",
    abstract: "Lists, fetches and verifies the data sets that are known by name.",
    discussion: """
      EXAMPLES
        \(PipeProgram.name) data list                           what there is, and what is here already
        \(PipeProgram.name) data fetch fashion-mnist            get it, checked, into the cache folder
        \(PipeProgram.name) data fetch mnist --to data/mnist    get it into a folder of your own
        \(PipeProgram.name) data verify mnist                   compare the files with the published sums
        \(PipeProgram.name) data where mnist                    where its files are looked for

      A pipeline then loads it by its name: - load: mnist
      """,
    subcommands: [
      DataListCommand.self, DataFetchCommand.self, DataVerifyCommand.self, DataWhereCommand.self,
    ])
}

struct DataListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Lists the data sets, and which of them are here.")

  func run() {
    for dataset in NamedDataset.all {
      let search = NamedDatasetSearch(dataset)
      let here = dataset.files.filter { search.path(of: $0) != nil }.count
      let state =
        here == 0
        ? "not here; '\(PipeProgram.name) data fetch \(dataset.name)' gets it"
        : here == dataset.files.count
          ? "here" : "\(here) of its \(dataset.files.count) files are here"
      let size = dataset.files.reduce(0) { $0 + $1.size }
      Output.standard.line(
        "\(dataset.name): \(state)\n  \(dataset.title); \(Readable.bytes(size)); "
          + "license: \(dataset.license); \(dataset.homepage)")
    }
  }
}

struct DataWhereCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "where", abstract: "Says where data sets are looked for, and what is there.")

  @Argument(help: "A data set; all of them unless given.", completion: .list(knownNames))
  var name: String?

  func run() throws {
    for dataset in try name.map({ [try namedDataset($0)] }) ?? NamedDataset.all {
      Output.standard.line("\(dataset.name):")
      for folder in NamedDatasetSearch(dataset).folders {
        let held = dataset.files.filter { file in
          file.names.contains {
            FileSystem.kind(of: FilePaths.join(folder, $0)) == .file
          }
        }
        Output.standard.line(
          "  \(folder)  \(held.isEmpty ? "nothing" : "\(held.count) of \(dataset.files.count) files")"
        )
      }
    }
  }
}

struct DataVerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Compares a data set's files with the published ones, by their SHA-256.",
    discussion: "Exit status: 0 where all files are there and right, else 65.")

  @Argument(help: "The data set.", completion: .list(knownNames))
  var name: String

  @Option(help: "A folder to look at first.", completion: .directory)
  var root: String?

  func run() throws {
    let dataset = try namedDataset(name)
    let root = root.map { FilePaths.absolute($0, from: FileSystem.currentFolder) }
    let search = NamedDatasetSearch(dataset, root: root)
    var isRight = true
    for file in dataset.files {
      guard let path = search.path(of: file) else {
        Output.standard.line("\(file.name): not there")
        isRight = false
        continue
      }
      let state = try reportingErrors { try dataset.state(of: file, at: path) }
      if !state.isRight { isRight = false }
      Output.standard.line("\(path): \(state.text(of: file))")
    }
    guard isRight else {
      Output.error.line(
        "\(dataset.name) is not complete and right; '\(PipeProgram.name) data fetch \(dataset.name)' gets it"
      )
      throw ExitCode(65)
    }
  }
}

extension NamedFileState {
  fileprivate func text(of file: NamedDataset.File) -> String {
    switch self {
    case .published: "right"
    case .sameContents: "right, compressed in another way than the published file"
    case .notComparable(let sum):
      "a sound file of the right size that cannot be compared: its SHA-256 is \(sum), the "
        + "published file's is \(file.sha256)"
    case .different(let sum):
      "WRONG: its SHA-256 is \(sum), the published file's is \(file.sha256), and the contents "
        + "differ too"
    case .damaged(let message): "WRONG: \(message)"
    }
  }
}

/// Names for completion.
private let knownNames = NamedDataset.all.map(\.name)

/// - Throws: `ValidationError`, which the parser shows with the usage.
func namedDataset(_ name: String) throws -> NamedDataset {
  if let dataset = NamedDataset.all.first(where: { $0.name == name }) { return dataset }
  throw ValidationError(
    "there is no data set '\(name)'; they are \(NamedDataset.all.map(\.name).joined(separator: ", "))"
  )
}

/// Does some work; an error of it is shown and ends the program with its status.
func reportingErrors<Result>(_ work: () throws -> Result) throws -> Result {
  do {
    return try work()
  } catch let error as PipelineError {
    Output.error.line("error: \(error)")
    throw ExitCode(error.exitStatus)
  }
}

/// `26.4 MB`.

import ArgumentParser
import Datasets
import Pipeline

struct DataFetchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fetch",
    abstract: "Gets a data set from its public mirrors, checked against the published sums.",
    discussion: """
      A file appears under its name only when it is whole and right. A fetch that was broken off
      goes on where it stopped. The work is done by the command curl, which also reads its own
      settings for proxies.
      """)

  @Argument(help: "The data set; '\(PipeProgram.name) data list' lists them.")
  var name: String

  @Option(help: "The address of another mirror, which each file's name is appended to.")
  var from: String?

  @Option(
    help: "The folder to put the files in, instead of $PIPE_DATA/NAME or the cache folder.",
    completion: .directory)
  var to: String?

  @Flag(help: "Show errors only.")
  var quiet = false

  func run() throws {
    let dataset = try namedDataset(name)
    let mirrors = try from.map { [try mirror($0)] } ?? dataset.mirrors
    let cancellation = Cancellation()
    Signals.install(cancellation)
    try reportingErrors {
      let folder = try destination(of: dataset)
      let fetch = DataFetch(
        dataset, from: mirrors, to: folder, cancellation: cancellation,
        progress: DataProgress(isQuiet: quiet))
      for path in try fetch.run() { Output.standard.line(path) }
    }
  }

  private func mirror(_ address: String) throws -> String {
    let address = address.hasSuffix("/") ? address : address + "/"
    guard address.hasPrefix("http://") || address.hasPrefix("https://") else {
      throw ValidationError("--from takes an address with http:// or https://, not '\(address)'")
    }
    return address
  }

  private func destination(of dataset: NamedDataset) throws -> String {
    if let to { return FilePaths.absolute(to, from: FileSystem.currentFolder) }
    if let data = environment("PIPE_DATA"), !data.isEmpty {
      return FilePaths.join(
        FilePaths.absolute(data, from: FileSystem.currentFolder), dataset.name)
    }
    guard let cache = NamedDatasetSearch.cacheFolder(of: dataset) else {
      throw PipelineError(
        .usage, "there is no cache folder, as HOME is not set; say --to FOLDER")
    }
    return cache
  }
}

import Datasets
import Pipeline

/// Gets the files of a named set from one mirror after another.
///
/// A file is loaded into `NAME.part`, which later attempts and later runs go on with, and renamed
/// once its SHA-256 is right.
struct DataFetch {
  private let dataset: NamedDataset
  private let mirrors: [String]
  private let folder: String
  private let cancellation: Cancellation
  private let progress: DataProgress
  private let curl: String

  /// Attempts at one mirror that bring some more of a file, before the next one is tried.
  private static let attempts = 5

  /// - Parameters:
  ///   - mirrors: addresses that end in a slash, tried in their order.
  ///   - folder: absolute; it is made where it is not there.
  ///   - curl: the command, looked for on the PATH.
  init(
    _ dataset: NamedDataset, from mirrors: [String], to folder: String,
    cancellation: Cancellation = Cancellation(), progress: DataProgress, curl: String = "curl"
  ) {
    self.dataset = dataset
    self.mirrors = mirrors
    self.folder = folder
    self.cancellation = cancellation
    self.progress = progress
    self.curl = curl
  }

  /// - Returns: the paths of the files, those that were there already included.
  /// - Throws: `PipelineError`: `badData` where every mirror sends other bytes, `inputOutput` where
  ///   none can be reached or the folder cannot be written, `interrupted`.
  func run() throws -> [String] {
    try FileSystem.createFolder(folder)
    let lockPath = FilePaths.join(folder, ".fetch.lock")
    guard let lock = try FileSystem.lock(lockPath) else {
      throw PipelineError(
        .inputOutput, "another '\(PipeProgram.name) data fetch' is at work in '\(folder)'")
    }
    defer {
      FileSystem.remove(lockPath)
      FileSystem.unlock(lock)
    }
    return try dataset.files.map { file in
      let path = FilePaths.join(folder, file.name)
      if FileSystem.kind(of: path) == .file, try sha256(ofFile: path) == file.sha256 {
        progress.say("\(file.name) is there already")
      } else {
        try fetch(file, to: path)
      }
      return path
    }
  }

  private func fetch(_ file: NamedDataset.File, to path: String) throws {
    var failures: [PipelineError] = []
    for mirror in mirrors {
      do {
        try fetch(file, from: mirror + file.name, to: path)
        progress.say("\(file.name)  \(Readable.bytes(file.size))  SHA-256 is right")
        return
      } catch let error as PipelineError where error.kind != .interrupted {
        failures.append(error)
        if failures.count < mirrors.count { progress.say("\(error); trying the next mirror") }
      }
    }
    let isBad = failures.allSatisfy { $0.kind == .badData }
    throw PipelineError(
      isBad ? .badData : .inputOutput,
      "\(file.name) of \(dataset.name) could not be fetched:\n"
        + failures.map { "  \($0)" }.joined(separator: "\n")
        + "\nSay --from ADDRESS for another mirror, or put the file into '\(folder)' yourself.")
  }

  private func fetch(_ file: NamedDataset.File, from address: String, to path: String) throws {
    let part = path + ".part"
    var left = Self.attempts
    while true {
      let before = fileSize(part) ?? 0
      let outcome = try transfer(file, from: address, to: part)
      let after = fileSize(part) ?? 0
      switch outcome {
      case .completed:
        let sum = try sha256(ofFile: part)
        if sum == file.sha256 { return try FileSystem.rename(part, to: path) }
        FileSystem.remove(part)
        // What an earlier attempt left may have been wrong: once more, from the start.
        if before > 0 { continue }
        throw PipelineError(
          .badData,
          "\(address) sent a file with SHA-256 \(sum), and \(file.sha256) was expected")
      case .tooLarge:
        FileSystem.remove(part)
        throw PipelineError(
          .badData, "\(address) sent more than the \(file.size) bytes that the file has")
      case .cannotResume where before > 0:
        FileSystem.remove(part)
      case .brokenOff where after > before && left > 1:
        left -= 1
        progress.say("\(file.name) broke off at byte \(after); going on from there")
      case .brokenOff(let reason), .failed(let reason), .cannotResume(let reason):
        throw PipelineError(.inputOutput, "\(address): \(reason)")
      }
    }
  }

  private func transfer(
    _ file: NamedDataset.File, from address: String, to part: String
  ) throws -> DataTransfer.Outcome {
    // Whole already, from a run that was stopped before it could check.
    if let size = fileSize(part), size >= file.size {
      if size == file.size, try sha256(ofFile: part) == file.sha256 { return .completed }
      FileSystem.remove(part)
    }
    let transfer = try DataTransfer(curl, from: address, to: part)
    let start = fileSize(part) ?? 0
    let rate = DataRate(start: start)
    while true {
      let outcome = transfer.wait(milliseconds: 100)
      let size = fileSize(part) ?? 0
      let isTooLarge = size > file.size
      if cancellation.isRequested || isTooLarge || outcome != nil {
        if outcome == nil { transfer.stop() }
        progress.clear()
        // Ctrl-C ends curl too, which is then no fault of the mirror.
        if cancellation.isRequested {
          throw PipelineError(
            .interrupted, "stopped on request; the same command goes on from byte \(size)")
        }
        if let outcome, !isTooLarge { return outcome }
        return .tooLarge
      }
      progress.show(
        "\(file.name)  \(Readable.bytes(size)) of \(Readable.bytes(file.size))\(rate.text(at: size))"
      )
    }
  }
}

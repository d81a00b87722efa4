// What libFuzzer calls. The environment variable FUZZ_TARGET names the parser; with FUZZ_SEEDS, a
// folder, the program writes the seeds of all parsers there and ends.
import Foundation

private let targets: [any FuzzTarget.Type] = [
  BDFTarget.self, FontHeaderTarget.self, FontOptionsTarget.self, FontRawTarget.self,
  GzipTarget.self, HexFontTarget.self, IDXTarget.self, NumPyTarget.self, PCFTarget.self,
  PipelineFileTarget.self, PNGTarget.self, PSFTarget.self, SafetensorsTarget.self,
]

private let target: any FuzzTarget.Type = {
  let name = ProcessInfo.processInfo.environment["FUZZ_TARGET"] ?? ""
  guard let target = targets.first(where: { $0.name == name }) else {
    fatalError("FUZZ_TARGET is '\(name)', expected one of \(targets.map { $0.name })")
  }
  return target
}()

@_cdecl("LLVMFuzzerInitialize")
func initialize(_ count: UnsafeMutableRawPointer, _ arguments: UnsafeMutableRawPointer) -> CInt {
  guard let folder = ProcessInfo.processInfo.environment["FUZZ_SEEDS"] else { return 0 }
  do {
    for target in targets {
      let corpus = URL(fileURLWithPath: folder).appendingPathComponent(target.name)
      try FileManager.default.createDirectory(at: corpus, withIntermediateDirectories: true)
      for (index, seed) in target.seeds.enumerated() {
        try Data(seed).write(to: corpus.appendingPathComponent("seed-\(index)"))
      }
    }
  } catch {
    fatalError("cannot write the seeds: \(error)")
  }
  exit(0)
}

@_cdecl("LLVMFuzzerTestOneInput")
func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  do {
    try target.run(unsafe Array(UnsafeBufferPointer(start: start, count: count)))
  } catch {
    check(error)
  }
  return 0
}

import Pipeline
import Tensors

/// What a folder of pictures takes, as far as the check can tell.
struct ImageFilesCost {
  private let stage: ImageFiles
  private let images: ImageHeader

  init(_ stage: ImageFiles, _ images: ImageHeader) {
    self.stage = stage
    self.images = images
  }

  /// Bytes of the samples of one picture.
  private var picture: Double {
    Double(images.shape.count) * Double(stage.scale * stage.scale) * (stage.bits == 16 ? 2 : 1)
  }

  /// Beside the images, their samples as they are written; each thread has a picture's samples, the file
  /// that is made of them and room to press it in.
  private func bytes(threads: Int) -> Double {
    let samples = Double(images.count) * Double(images.shape.count) * (stage.bits == 16 ? 2 : 1)
    return 2 * samples + 4 * picture * Double(min(threads, images.count))
  }

  /// A file takes some 50 us to make and to write, and a byte of its samples 20 ns.
  private var seconds: Double { Double(images.count) * (5e-5 + picture * 2e-8) }

  /// A sentence on pictures that are too many or too large for the machine, or take long; `nil` where
  /// they are neither.
  func fault(
    memory: Int? = Machine.memory, threads: Int = ThreadTeam.availableCores
  ) -> OptionFault? {
    let bytes = bytes(threads: threads)
    if let memory, images.isCountExact, bytes > Double(memory) {
      return OptionFault(
        "\(Readable.count(images.count, "picture")) of \(images.shape) take about "
          + "\(Readable.bytes(bytes)) of memory to write, and this machine has "
          + "\(Readable.bytes(Double(memory))): make them fewer or smaller",
        at: stage.scale > 1 ? "scale" : nil, isOfMemory: true)
    }
    return Readable.longWork(seconds: seconds).map { time in
      OptionFault(
        "\(Readable.count(images.count, "picture")) of \(images.shape): \(time); fewer or smaller ones take less",
        severity: .warning)
    }
  }
}

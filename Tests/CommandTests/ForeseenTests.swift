import Foundation
import PNG
import Testing

@Suite("a check foresees what the run would refuse")
struct ForeseenTests {
  /// Two images of 2x2 without labels.
  private static let images: [UInt8] =
    [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 2] + [0, 255, 0, 255, 255, 0, 255, 0]

  private func check(_ stages: String) throws -> Command.Outcome {
    let work = try Command.Workplace()
    try work.write(Self.images, to: "images.idx")
    try work.write(
      [0, 0, 8, 4, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 3, 9, 99, 199], to: "color.idx")
    try work.folder("faces")
    try work.write(
      PNGImage(width: 2, height: 1, channels: 1, pixels: [0, 9]).encode(), to: "faces/a.png")
    try work.write("pipeline: a\nstages:\n" + stages, to: "a.yaml")
    return try work.pipe("check", "a.yaml")
  }

  private static let unlabelled = "- {load: idx, images: images.idx}\n"
  private static let trained = "- {train: pca, latent: 1}\n"

  @Test(
    "labels of images that have none, ink outside the image, a curve that training lacks",
    arguments: [
      (
        unlabelled + "- {transform: filter, labels: [a]}",
        "4:31: error: the images have no labels to filter by"
      ),
      (
        unlabelled + trained + "- {export: traversal, at: a}",
        "5:27: error: 'at' is a label, 'a', and the images have none: give an index"
      ),
      (
        unlabelled + trained + "- {export: interpolation, from: 0, to: a, steps: 3}",
        "5:40: error: 'to' is a label, 'a', and the images have none: give an index"
      ),
      (
        unlabelled + "- {export: image-files, name: \"{index}-{label}\"}",
        "4:31: error: 'name' asks for labels, and the images have none: leave {label} and {code} out"
      ),
      (
        "- {load: idx, images: color.idx}\n- {export: png-grid, bits: 1, rows: [original]}",
        "4:28: error: 'bits' is 1, which grey images alone can have, and these have 3 channels"
      ),
      (
        "- {load: font, codes: 0x41, label: code}\n- {transform: repeat}\n"
          + "- {load: font, width: 3, codes: 0x41}",
        "5:23: error: the font 'builtin:5x7' has pixels of the code 0x41 outside 3x7: its glyphs are "
          + "up to 5x7; give a larger width and height, or 'fit: crop'"
      ),
      (
        "- {load: font}\n- {train: autoencoder, hidden: [8000, 8000], latent: 2, epochs: 1}\n"
          + "- {export: explorer}",
        "5:4: error: the decoder's weights make a page of 342 MB, and at most 200 MB are written: "
          + "make the model smaller"
      ),
      (
        unlabelled + trained + "- {export: loss-curve}",
        "5:4: error: training 'pca' reports no series 'loss'; it has 'explained_variance'"
      ),
    ])
  func refusals(stages: String, message: String) throws {
    try expectRefusal(of: stages, message)
  }

  @Test(
    "measurements of a model, and a file of them, where nothing was trained",
    arguments: [
      (
        "export: metrics",
        "4:4: error: export: metrics needs a report, which no earlier stage makes; put a 'train' or "
          + "'evaluate' stage before it"
      ),
      (
        "evaluate: reconstruction",
        "4:4: error: evaluate: reconstruction needs a trained model, which no earlier stage makes; put "
          + "a 'train' stage before it"
      ),
    ])
  func nothingTrained(stage: String, message: String) throws {
    try expectRefusal(of: Self.unlabelled + "- {\(stage)}", message)
  }

  @Test(
    "a folder without classes, other images to validate with, one bit for more than ink",
    arguments: [
      (
        unlabelled + "- {export: png-grid, bits: 1}",
        "4:28: error: 'bits' is 1, which holds black and white alone, and what is drawn around the "
          + "images is neither: take 'gap: 0', 'labels: false' and no 'title', or 'bits: 8'"
      ),
      (
        "- {load: images, path: faces}\n- {transform: filter, labels: [a]}",
        "4:31: error: the images have no labels to filter by"
      ),
      (
        "- {load: idx, images: images.idx, as: small}\n- {load: font, as: glyphs}\n"
          + "- {train: autoencoder, data: small, validation: glyphs}",
        "5:49: error: the validation images are 7x5, and those that are learnt from 2x2"
      ),
    ])
  func moreRefusals(stages: String, message: String) throws {
    try expectRefusal(of: stages, message)
  }

  private func expectRefusal(of stages: String, _ message: String) throws {
    let outcome = try check(stages)
    #expect(outcome.status == 65)
    #expect(outcome.output.hasPrefix("a.yaml:\(message)\n"), "\(outcome.output)")
    #expect(outcome.output.hasSuffix("a.yaml: 1 fault\n"), "\(outcome.output)")
  }

  @Test("a sweep that takes long says so")
  func longSweep() throws {
    let outcome = try check(
      "- {load: font}\n- {train: pca, latent: 2}\n"
        + "- {evaluate: noise-sweep, noise: bit-flip, levels: [0.1], rounds: 100000}")
    #expect(outcome.status == 0)
    #expect(
      outcome.output.hasPrefix(
        "a.yaml:5:67: warning: 1 level of 100000 rounds with 96 images: on one core about "
          + "10 minutes; fewer 'rounds' take less\n"), "\(outcome.output)")
  }

  @Test("checkpoints that take longer than there is between them are said to")
  func slowCheckpoints() throws {
    let outcome = try check(
      "- {load: font}\n"
        + "- {train: autoencoder, hidden: [1000000], latent: 2, epochs: 1, checkpoint_every: 0.5}")
    #expect(outcome.status == 0)
    #expect(
      outcome.output.contains(
        "warning: a checkpoint of 1.2 GB takes about 2.4 s to write, and one is asked for every "
          + "0.5 s: training waits for them most of the time\n"), "\(outcome.output)")
  }

  #if os(Linux)
    @Test("memory that a limit of the address space leaves no room for")
    func addressSpace() throws {
      let work = try Command.Workplace()
      try work.write(
        """
        pipeline: a
        stages:
          - load: font
          - {train: variational-autoencoder, hidden: [], latent: 999999, epochs: 1}
        """, to: "a.yaml")
      let limited = try work.start(
        ["-c", "ulimit -v 3000000; exec \"$0\" run a.yaml", Command.binary.path], of: "/bin/bash")()
      #expect(limited.status == 65)
      #expect(
        limited.error.contains("of memory, and there are ")
          && limited.error.contains("a.yaml:4:"), "\(limited.error)")
    }
  #endif
}

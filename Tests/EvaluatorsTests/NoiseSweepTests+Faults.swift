import Pipeline
import Testing

@testable import Evaluators

/// What is refused, before the run or in it.
extension NoiseSweepTests {
  private func faults(
    of sweep: NoiseSweep, carrying noise: [PlannedNoise]
  ) -> [String] {
    var header = ImageHeader(shape: ImageShape(height: 1, width: 6), count: 4)
    header.noise = noise
    return sweep.faults(reading: PlannedInputs(images: ["data": header])).map(\.message)
  }

  @Test("the check finds levels that the noise does not have")
  func levelFaults() {
    var sweep = NoiseSweep()
    sweep.levels = [0.5, 1.5, 0.5]
    let expected = [
      "'levels' holds 0.5 twice",
      "'levels' holds 1.5, and the rate of flips lies in 0 to 1",
    ]
    #expect(
      faults(of: sweep, carrying: [PlannedNoise(name: "flips", target: .clean)]) == expected)
    sweep.noise = Flips()
    #expect(faults(of: sweep, carrying: []) == expected)
    sweep.noise = Offset()
    #expect(faults(of: sweep, carrying: []) == ["'levels' holds 0.5 twice"])
  }

  @Test("the check and the run want one noise")
  func choiceFaults() {
    let none =
      "the images carry no noise that is to be removed: say with 'noise: NAME' which to sweep"
    #expect(faults(of: NoiseSweep(), carrying: []) == [none])
    #expect(
      faults(of: NoiseSweep(), carrying: [PlannedNoise(name: "shift", target: .augmented)])
        == [none])
    #expect(
      faults(
        of: NoiseSweep(),
        carrying: [
          PlannedNoise(name: "flips", target: .clean), PlannedNoise(name: "mask", target: .clean),
        ])
        == ["the images carry several noises (flips, mask): say with 'noise: NAME' which to sweep"])
    #expect(
      #expect(throws: PipelineError.self) {
        try NoiseSweep().evaluate(MirrorModel(pixels: 6), on: images, in: context)
      }?.message == none)
  }

  @Test("no images are refused")
  func empty() {
    #expect(
      #expect(throws: PipelineError.self) {
        try NoiseSweep().evaluate(
          MirrorModel(pixels: 6), on: augmented(bitmaps([], pixels: 6)), in: context)
      }?.message == "there are no images to measure")
  }
}

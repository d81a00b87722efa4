import Pipeline
import Testing

@testable import Models

@Suite("What training takes, told before the run")
struct CostTests {
  @Test("components of large images: memory and time")
  func components() {
    func fault(_ side: Int, _ count: Int, memory: Int? = nil) -> OptionFault? {
      PrincipalComponentsCost(
        ImageHeader(shape: ImageShape(height: side, width: side), count: count)
      ).fault(memory: memory)
    }
    #expect(fault(28, 60_000, memory: 1_000_000_000) == nil)
    let slow = fault(128, 1)
    #expect(
      slow?.message
        == "components of images of 16384 values: on one core about 24 minutes; smaller images take "
        + "less")
    #expect(slow?.severity == .warning)
    let large = fault(128, 100_000, memory: 8_000_000_000)
    #expect(
      large?.message
        == "components of images of 16384 values take 21.5 GB of memory, and this machine has 8 GB: "
        + "make the images smaller")
    #expect(large?.isOfMemory == true)
  }

  @Test("the order of an epoch's samples takes memory")
  func order() {
    var autoencoder = Autoencoder()
    autoencoder.training.batchSize = 10
    var images = ImageHeader(shape: ImageShape(height: 2, width: 2), count: 1_000_000)
    images.noise = [PlannedNoise(name: "bit-flip", target: .clean, copies: 10_000)]
    let plan = autoencoder.plan(for: images.shape)
    #expect(
      plan.faults(for: images, memory: 8_000_000_000).map(\.message) == [
        "160 GB of memory hold the order of an epoch's 10,000,000,000 samples, and there are 8 GB; "
          + "make the images, or the 'copies' of their noise, fewer"
      ])
    images.noise = []
    #expect(plan.faults(for: images, memory: 8_000_000_000).isEmpty)
  }
}

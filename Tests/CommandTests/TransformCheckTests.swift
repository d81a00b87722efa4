import Foundation
import Testing

@Suite("pipe check of transforms")
struct TransformCheckTests {
  @Test("the sets of a split are known by name before their data is there")
  func missingData() throws {
    let work = try Command.Workplace()
    try work.write(
      """
      pipeline: missing
      stages:
        - load: idx
          images: nowhere.gz
        - transform: split
          test: 0
        - transform: split
          data: validation
          as: half
        - transform: take
          data: half.test
        - export: png-grid
          rows: [original]
          data: train
      """, to: "missing.yaml")
    let outcome = try work.pipe("check", "missing.yaml")
    #expect(outcome.status == 0, "\(outcome.output)")
  }

  @Test("a fault of a transform points at its option")
  func options() throws {
    let work = try Command.Workplace()
    try work.write(
      """
      pipeline: faults
      stages:
        - load: font
          codes: 0x60-0x7f
          as: font
        - transform: take
          count: 33
        - transform: split
          data: font
          train: 31
          test: 0
          validation: 2
        - transform: filter
          data: font
          labels: [a, quotedbl]
      """, to: "faults.yaml")
    let outcome = try work.pipe("check", "faults.yaml")
    #expect(outcome.status == 65)
    #expect(
      outcome.output.hasPrefix(
        """
        faults.yaml:7:12: error: 'count' is 33, and there are 32 images
              count: 33
                     ^
        faults.yaml:12:17: error: the sets would have 33 images of 32: 'train' 31, 'validation' 2
              validation: 2
                          ^
        """), "\(outcome.output)")
  }
}

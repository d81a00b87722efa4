import PNG
import Tensors
import Testing

@testable import Exporters
@testable import Pipeline

/// The plane that a picture shows of a code, and the grid of its places.
extension LatentTests {
  @Test("a plane of a wide code is refused with what can be done")
  func wide() {
    let message =
      ": the model's code has 16 dimensions, and a plane two: pick two, as in "
      + "'dimensions: [1, 2]', or give 'project: pca'"
    #expect(messages(LatentGrid().faults(reading: planned(latentSize: 16))) == [message])
    #expect(messages(LatentScatter().faults(reading: planned(latentSize: 16))) == [message])
    var scatter = LatentScatter()
    scatter.plane.dimensions = [3, 16]
    #expect(messages(scatter.faults(reading: planned(latentSize: 16))) == [])
    scatter.plane = LatentPlane(projection: .pca)
    #expect(messages(scatter.faults(reading: planned(latentSize: 16))) == [])
  }

  @Test("contradicting options of a plane are faults of the check")
  func contradictions() {
    var grid = LatentGrid()
    grid.plane.dimensions = [1]
    #expect(
      messages(grid.faults(reading: planned(latentSize: 3))) == [
        "dimensions: 'dimensions' names one, and a plane has two"
      ])
    grid.plane = LatentPlane(dimensions: [1, 2], projection: .pca)
    #expect(
      messages(grid.faults(reading: planned(latentSize: 3))) == [
        "dimensions: 'project: pca' takes all dimensions: leave 'dimensions' out"
      ])
    grid.plane = LatentPlane(projection: .pca)
    grid.over = .prior
    #expect(
      messages(grid.faults(reading: planned(latentSize: 3))) == [
        "project: 'project: pca' flattens the data's codes, and 'over: prior' reads no data: give "
          + "'over: data', or two 'dimensions'"
      ])
  }

  @Test("principal components are the directions of most variance")
  func principal() throws {
    // Spread 2 along (0.6, 0.8, 0), 1 along (0, 0, 1).
    let codes = Matrix(
      rows: 4, columns: 3, elements: [1.2, 1.6, 5, -1.2, -1.6, 5, 0, 0, 6, 0, 0, 4])
    let basis = try LatentPlane(projection: .pca).basis(
      latentSize: 3, center: [0, 0, 0], codes: codes)
    let places = basis.places(of: codes)
    for (place, expected) in zip(places.x, [2.0, -2, 0, 0]) {
      #expect(abs(place - expected) < 1e-6)
    }
    for (place, expected) in zip(places.y, [0.0, 0, 1, -1]) {
      #expect(abs(place - expected) < 1e-6)
    }
    #expect(basis.labels[0].hasPrefix("principal component 1 of the codes (80 % "))
    // The way back gives the code again.
    #expect(zip(basis.code(2, 0), [1.2, 1.6, 5]).allSatisfy { abs($0 - $1) < 1e-5 })
  }

  @Test("dimensions that a plane does not show stay where they are held")
  func held() throws {
    let basis = try LatentPlane(dimensions: [3, 1]).basis(
      latentSize: 3, center: [7, 8, 9], codes: nil)
    #expect(basis.code(2, 4) == [4, 8, 2])
    #expect(basis.labels == ["latent 3", "latent 1"])
  }

  @Test("the prior's quantiles are those of the normal distribution")
  func quantiles() {
    // Source: SciPy, norm.ppf([0.125, 0.375, 0.625, 0.875]).
    let expected = [-1.1503493803760079, -0.31863936396437514, 0.31863936396437514]
    for (value, wanted) in zip(priorQuantiles(4), expected) { #expect(abs(value - wanted) < 1e-12) }
    #expect(abs(priorQuantiles(1)[0]) < 1e-12)
  }

  @Test("a grid shows what the decoder makes of each place, the greatest codes up and to the right")
  func grid() throws {
    var grid = LatentGrid()
    grid.steps = 2
    grid.scale = 10
    grid.gap = 0
    let captured = Captured()
    let model = PlaneModel()
    try grid.export(
      StageValues(
        images: ["data": data],
        models: ["model": [NamedModel(name: "plane", model: model, training: Report())]]),
      in: captured.context)
    let image = try captured.image("latent-grid.png")
    // At scale 2 each image is a square of 40; the grid stands where its frame begins.
    let values = tones(image)
    for tone in [0, 64, 128, 191] { #expect(values[tone, default: 0] >= 38 * 38, "\(tone)") }
  }

  private func tones(_ image: PNGImage) -> [Int: Int] {
    Dictionary(grouping: image.pixels.map(Int.init)) { $0 }.mapValues(\.count)
  }
}

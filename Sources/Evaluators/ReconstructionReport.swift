import Pipeline
import Tensors

/// Puts errors of reconstructions into a report.
struct ReconstructionReport {
  let errors: ImageErrors
  let images: ImageSet
  let output: OutputKind
  let atMost: Int
  let worst: Int

  private var loss: String {
    output == .bernoulli ? "cross_entropy" : "negative_log_likelihood"
  }

  private var pixels: Double { Double(images.shape.count) }

  var report: Report {
    Report(
      metrics: losses + wrongPixels, tables: [classes, imageList, worstList].compactMap(\.self))
  }

  private var losses: [Metric] {
    let count = Double(images.count)
    let mean = "mean over \(Readable.count(images.count, "image"))"
    let nats = errors.nats.reduce(0, +) / count
    var metrics = [
      Metric(loss, nats / pixels, unit: "nats a pixel", reduction: mean),
      Metric("\(loss)_per_image", nats, unit: "nats an image", reduction: mean),
    ]
    if output == .bernoulli, ValueKind(images.pixels) != .binary {
      let floor = images.pixels.entropy / count
      let entropy = "entropy of the grey values, \(mean)"
      metrics += [
        Metric("cross_entropy_floor", floor / pixels, unit: "nats a pixel", reduction: entropy),
        Metric(
          "cross_entropy_floor_per_image", floor, unit: "nats an image", reduction: entropy),
      ]
    }
    let squares = errors.squares.reduce(0, +) / count / pixels
    return metrics + [Metric("mean_squared_error", squares, unit: "a pixel", reduction: mean)]
  }

  private var wrongPixels: [Metric] {
    let wrong = errors.wrongPixels
    return [
      Metric(
        "wrong_pixels", Double(wrong.reduce(0, +)) / Double(images.count),
        unit: "pixels an image", reduction: "mean over \(Readable.count(images.count, "image"))"),
      Metric(
        "images_within_limit", Double(wrong.count { $0 <= atMost }), unit: "images",
        reduction: "of \(Readable.count(images.count, "image")), at most \(atMost) wrong"),
      Metric(
        "most_wrong_pixels", Double(wrong.max() ?? 0), unit: "pixels",
        reduction: "largest of \(Readable.count(images.count, "image"))"),
    ]
  }

  /// Class by class, where they are more than names of single images.
  private var classes: Table? {
    var members = images.classNames.map { _ in [Int]() }
    for (image, label) in images.labels.enumerated() { members[label].append(image) }
    let rows: [[Table.Cell]] = members.enumerated().filter { !$0.1.isEmpty }.map { label, members in
      func mean(_ value: (Int) -> Double) -> Table.Cell {
        .number(members.reduce(0) { $0 + value($1) } / Double(members.count))
      }
      return [
        .text(images.classNames[label]), .number(Double(members.count)),
        mean { errors.nats[$0] }, mean { errors.squares[$0] / pixels },
        mean { Double(errors.wrongPixels[$0]) },
        .number(Double(members.count { errors.wrongPixels[$0] <= atMost })),
      ]
    }
    guard !rows.isEmpty, rows.count < images.count else { return nil }
    return Table(
      name: "classes",
      columns: [
        "class", "images", "\(loss)_per_image", "mean_squared_error", "wrong_pixels",
        "images_within_limit",
      ], rows: rows)
  }

  /// Every image, where a person can read them all.
  private var imageList: Table? {
    guard images.count <= 256 else { return nil }
    let rows: [[Table.Cell]] = errors.wrongPixels.enumerated().map { image, pixels in
      [.text(images.name(of: image)), .number(Double(pixels)), .number(errors.nats[image])]
    }
    return Table(
      name: "images", columns: ["image", "wrong_pixels", "\(loss)_per_image"], rows: rows)
  }

  /// By wrong pixels, then by loss; a loss that is not a number is the worst.
  private var worstList: Table? {
    let wrong = errors.wrongPixels
    let nats = errors.nats.map { $0.isNaN ? .infinity : $0 }
    let order = wrong.indices.sorted { left, right in
      (wrong[right], nats[right], left) < (wrong[left], nats[left], right)
    }
    guard worst > 0 else { return nil }
    let rows: [[Table.Cell]] = order.prefix(worst).map { image in
      [
        .number(Double(image)), .text(images.labels.isEmpty ? "" : images.name(of: image)),
        .number(Double(wrong[image])), .number(errors.nats[image]),
        .number(errors.squares[image] / pixels),
      ]
    }
    return Table(
      name: "worst",
      columns: ["image", "class", "wrong_pixels", "\(loss)_per_image", "mean_squared_error"],
      rows: rows)
  }
}

extension Pixels {
  /// The entropy of the values, each taken for the chance of white, in nats over all of them.
  var entropy: Double {
    switch self {
    case .bytes(let bytes, let white):
      var counts = [Int](repeating: 0, count: 256)
      for byte in bytes { counts[Int(byte)] += 1 }
      return counts.enumerated().reduce(0) { sum, entry in
        sum + Double(entry.element) * binaryEntropy(Double(entry.offset) / Double(white))
      }
    case .floats(let values): return values.reduce(0) { $0 + binaryEntropy(Double($1)) }
    }
  }
}

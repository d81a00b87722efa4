public import Pipeline
import Tensors

/// Which images of a set are shown, where not all are.
public enum ImageChoice: String, OptionChoice {
  /// In the order of the set.
  case first
  /// Drawn from the run's seed.
  case random
  /// The images that the model reconstructs worst by squared error, the worst first.
  case worst
  /// As many of each class, one after the other.
  case byClass = "by_class"

  /// The numbers of at most `count` images.
  /// - Parameter model: there for `worst`.
  func images(
    _ count: Int, of data: ImageSet, model: (any TrainedModel)?, random: RandomKey
  ) -> [Int] {
    let count = min(count, data.count)
    switch self {
    case .first: return Array(0..<count)
    case .random:
      var stream = random.derived("choose").stream()
      return Array(stream.permutation(of: data.count).prefix(count))
    case .worst:
      guard let model else { return Array(0..<count) }
      let errors = data.squaredErrors(of: model)
      // An error that is not a number is the worst there can be.
      let sizes = errors.map { $0.isNaN ? .infinity : $0 }
      return Array(
        data.indices.sorted { (sizes[$1], $0) < (sizes[$0], $1) }.prefix(count))
    case .byClass: return inTurn(count, of: data)
    }
  }

  private func inTurn(_ count: Int, of data: ImageSet) -> [Int] {
    var members = [[Int]](repeating: [], count: data.classNames.count)
    for (image, label) in data.labels.enumerated() where members[label].count < count {
      members[label].append(image)
    }
    var images: [Int] = []
    var round = 0
    while images.count < count, members.contains(where: { round < $0.count }) {
      images += members.filter { round < $0.count }.map { $0[round] }
      round += 1
    }
    return Array(images.prefix(count))
  }
}

extension ImageSet {
  fileprivate var indices: Range<Int> { 0..<count }

  /// For each image the sum of the squared differences between it and its reconstruction.
  fileprivate func squaredErrors(of model: any TrainedModel) -> [Double] {
    var errors: [Double] = []
    errors.reserveCapacity(count)
    let size = shape.count
    inBatches(of: count, size: size) { range in
      let originals = batch(range).elements
      let means = model.reconstruct(batch(range)).mean.elements
      for image in 0..<range.count {
        var sum = 0.0
        for value in image * size..<(image + 1) * size {
          let difference = Double(originals[value] - means[value])
          sum += difference * difference
        }
        errors.append(sum)
      }
    }
    return errors
  }
}

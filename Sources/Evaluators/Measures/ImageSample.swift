import Pipeline
import Tensors

extension ImageSet {
  /// The numbers of at most so many images, each as likely, in ascending order; all of them where
  /// there are no more.
  func sample(_ most: Int, key: RandomKey) -> [Int] {
    guard count > most else { return Array(0..<count) }
    var stream = key.stream()
    return stream.permutation(of: count).prefix(most).sorted()
  }
}

import Tensors
import Testing

@testable import Networks

@Suite("Networks that do not fit together")
struct NetworkErrorTests {
  private func message(_ build: (inout Graph) throws(NetworkError) -> Void) -> String? {
    var graph = Graph()
    do {
      try build(&graph)
      return nil
    } catch {
      return error.description
    }
  }

  @Test("convolutions say what does not fit")
  func convolutions() {
    func convolution(
      _ kernel: Int, stride: Int = 1, padding: Int = 0, groups: Int = 1, of size: [Int] = [4, 4, 3]
    ) -> String? {
      message { (graph) throws(NetworkError) in
        let image = graph.input("x", size)
        _ = try graph.convolution(
          "conv", image, channels: 8, kernel: kernel, stride: stride, padding: padding,
          groups: groups)
      }
    }
    #expect(convolution(5) == "a kernel of 5x5 does not fit an image of 4x4")
    #expect(convolution(5, padding: 1) == nil)
    #expect(convolution(2, groups: 2) == "2 groups do not divide 3 channels into 8 evenly")
    let sizes = "the sizes of a convolution are 1 to 1048576, its padding 0 or more"
    #expect(convolution(0) == sizes)
    #expect(convolution(3, stride: -1) == sizes)
    #expect(convolution(3, stride: 1 << 40) == sizes)
    #expect(convolution(3, padding: -1) == sizes)
    #expect(convolution(3, padding: Int.max / 2) == sizes)
    #expect(convolution(3, of: [16]) == "16 is no image")
    #expect(
      message { (graph) throws(NetworkError) in
        let image = graph.input("x", [2, 2, 3])
        _ = try graph.transposedConvolution("up", image, channels: 4, kernel: 2, padding: 3)
      } == "a padding of 3 leaves nothing of an image of 2x2x3")
  }

  @Test("shapes that differ are both named")
  func shapes() {
    #expect(
      message { (graph) throws(NetworkError) in
        _ = try graph.add([graph.input("a", [2, 3]), graph.input("b", [3, 2])])
      } == "a sum is of values of one shape, not 2x3, 3x2")
    #expect(
      message { (graph) throws(NetworkError) in
        _ = try graph.multiply(graph.input("a", [2, 3]), graph.input("b", [2]))
      } == "a value of 2x3 cannot be multiplied by one of 2")
    #expect(
      message { (graph) throws(NetworkError) in
        _ = try graph.reshape(graph.input("a", [2, 3]), [4])
      } == "2x3 are 6 numbers, and 4 would be 4")
    #expect(
      message { (graph) throws(NetworkError) in
        _ = try graph.pixelLoss(
          .squaredError, graph.input("a", [2, 3]), targets: graph.input("b", [6]))
      } == "the outputs are 2x3, and their targets 6")
    #expect(
      message { (graph) throws(NetworkError) in
        _ = try graph.groupNormalization("norm", graph.input("a", [2, 5]), groups: 2)
      } == "2 groups do not divide 5 channels evenly")
    #expect(
      message { (graph) throws(NetworkError) in
        _ = try graph.maxPool(graph.input("a", [4, 5, 1]), kernel: 5, stride: 1)
      } == "a kernel of 5x5 does not fit an image of 4x5")
    #expect(
      message { (graph) throws(NetworkError) in
        _ = try graph.matrixProduct(graph.input("a", [2, 3, 4]), graph.input("b", [2, 3, 4]))
      } == "matrices of 2x3x4 and 2x3x4 cannot be multiplied")
    #expect(
      message { (graph) throws(NetworkError) in
        _ = try graph.dropout(graph.input("a", [2]), chance: 1)
      } == "dropout leaves out a share of 0 to below 1, not 1.0")
  }
}

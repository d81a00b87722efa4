@testable import Networks
import Tensors

extension OperationCase {
  static let convolutions: [OperationCase] = windows.flatMap { name, window, outputs in
    let images = Shape.sample(window.height, window.width, window.channels)
    let places = Shape.sample(window.places.height, window.places.width, outputs)
    let weights = Shape.shared(window.groups, window.patchCount, outputs / window.groups)
    return [
      OperationCase(
        name: "convolution, \(name)", inputs: [images, weights, .shared(outputs)],
        build: { (graph, x) throws(NetworkError) in
          try graph.apply(Convolution(window: window, outputs: outputs), x[0], x[1], x[2])
        },
        reference: { x, rows in
          var result = (0..<rows * places.count).map { x[2][$0 % outputs] }
          forEach(window, outputs, rows: rows) { image, weight, place in
            result[place] += x[0][image] * x[1][weight]
          }
          return result
        }),
      OperationCase(
        name: "transposed convolution, \(name)",
        inputs: [places, weights, .shared(window.channels)],
        build: { (graph, x) throws(NetworkError) in
          try graph.apply(TransposedConvolution(window: window, outputs: outputs), x[0], x[1], x[2])
        },
        reference: { x, rows in
          var result = (0..<rows * images.count).map { x[2][$0 % window.channels] }
          forEach(window, outputs, rows: rows) { image, weight, place in
            result[image] += x[0][place] * x[1][weight]
          }
          return result
        }),
      OperationCase(
        name: "gradient of a convolution's weights, \(name)", inputs: [images, places],
        build: { (graph, x) throws(NetworkError) in
          try graph.apply(ConvolutionWeightGradient(window: window, outputs: outputs), x[0], x[1])
        },
        reference: { x, rows in
          var result = [Double](repeating: 0, count: weights.count)
          forEach(window, outputs, rows: rows) { image, weight, place in
            result[weight] += x[0][image] * x[1][place]
          }
          return result
        }),
    ]
  }

  private static let windows: [(name: String, window: Window, outputs: Int)] = [
    (
      "3x3", Window(height: 5, width: 7, channels: 2, kernel: Window.Size(3, 3)), 3
    ),
    (
      "stride 2, padding",
      Window(
        height: 7, width: 5, channels: 3, kernel: Window.Size(3, 3), stride: Window.Size(2, 2),
        padding: Window.Margins(top: 1, left: 1, bottom: 1, right: 1)), 5
    ),
    (
      "kernel 4x2, strides 1 and 3, one side padded",
      Window(
        height: 6, width: 9, channels: 1, kernel: Window.Size(4, 2), stride: Window.Size(1, 3),
        padding: Window.Margins(top: 0, left: 2, bottom: 3, right: 1)), 17
    ),
    (
      "dilation, groups",
      Window(
        height: 7, width: 8, channels: 4, kernel: Window.Size(3, 2), dilation: Window.Size(2, 3),
        padding: Window.Margins(top: 2, left: 3, bottom: 2, right: 3), groups: 2), 6
    ),
    (
      "more padding than kernel",
      Window(
        height: 2, width: 3, channels: 2, kernel: Window.Size(2, 2),
        padding: Window.Margins(top: 3, left: 3, bottom: 3, right: 3)), 2
    ),
    (
      "one place", Window(height: 3, width: 3, channels: 5, kernel: Window.Size(3, 3)), 4
    ),
  ]

  /// Every product of a convolution: the numbers of its image, weight and result.
  private static func forEach(
    _ window: Window, _ outputs: Int, rows: Int,
    _ body: (_ image: Int, _ weight: Int, _ place: Int) -> Void
  ) {
    let places = window.places
    let (own, width) = (window.channels / window.groups, outputs / window.groups)
    for row in 0..<rows {
      for oy in 0..<places.height {
        for ox in 0..<places.width {
          for ky in 0..<window.kernel.height {
            for kx in 0..<window.kernel.width {
              let y = oy * window.stride.height + ky * window.dilation.height - window.padding.top
              let x = ox * window.stride.width + kx * window.dilation.width - window.padding.left
              guard 0..<window.height ~= y, 0..<window.width ~= x else { continue }
              for group in 0..<window.groups {
                for c in 0..<own {
                  for o in 0..<width {
                    body(
                      ((row * window.height + y) * window.width + x) * window.channels + group * own
                        + c,
                      (group * window.patchCount + (ky * window.kernel.width + kx) * own + c)
                        * width + o,
                      ((row * places.height + oy) * places.width + ox) * outputs + group * width + o
                    )
                  }
                }
              }
            }
          }
        }
      }
    }
  }
}

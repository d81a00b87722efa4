public import Pipeline

/// What the loss is a mean over, which also scales the gradient.
public enum LossReduction: String, OptionChoice {
  /// Over images and pixels.
  case pixelMean = "pixel_mean"
  /// Over images, of the sum over an image's pixels.
  case imageSum = "image_sum"

  func divisor(images: Int, pixels: Int) -> Double {
    Double(images) * (self == .pixelMean ? Double(pixels) : 1)
  }

  /// `nats a pixel`, or `a pixel` where the loss has no unit.
  func unit(of loss: any Loss) -> String {
    let unit = type(of: loss).unit
    return (unit.isEmpty ? "" : unit + " ") + (self == .pixelMean ? "a pixel" : "an image")
  }
}

extension ImageHeader {
  /// The least that the images take.
  private var leastBytes: Double {
    [count, shape.height, shape.width, shape.channels, bytesPerValue].reduce(1) {
      $0 * Double($1)
    }
  }

  /// What keeps the machine from holding the images, beside those that earlier stages made, which a
  /// run keeps; `nil` where nothing does, as far as one can tell.
  /// - Parameter held: bytes of these, to which the images' own are added.
  func memoryFault(beside held: inout Double, memory: Int? = Machine.memory) -> String? {
    guard isCountExact, let memory else { return nil }
    let bytes = leastBytes
    guard bytes <= Double(memory) else { return fault(bytes, memory) }
    guard held + bytes > Double(memory) else {
      held += bytes
      return nil
    }
    return fault(bytes, memory, "those of earlier stages \(Readable.bytes(held)), ")
  }

  /// What keeps the machine from holding the images alone; `nil` where nothing does, as far as one can
  /// tell.
  package func memoryFault(memory: Int? = Machine.memory) -> String? {
    var none = 0.0
    return memoryFault(beside: &none, memory: memory)
  }

  private func fault(_ bytes: Double, _ memory: Int, _ earlier: String = "") -> String {
    "\(Readable.count(count, "image")) of \(shape) take \(Readable.bytes(bytes)) at "
      + "\(bytesPerValue == 1 ? "a byte" : "\(bytesPerValue) bytes") a value, "
      + earlier
      + "and this machine has \(Readable.bytes(Double(memory))) of memory: make them fewer or smaller"
  }
}

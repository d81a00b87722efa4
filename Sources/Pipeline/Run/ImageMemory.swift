extension ImageHeader {
  /// What keeps the machine from holding the images even at a byte a value; `nil` where nothing
  /// does, as far as one can tell.
  func memoryFault(memory: Int? = Machine.memory) -> String? {
    guard isCountExact, let memory else { return nil }
    let bytes = [count, shape.height, shape.width, shape.channels].reduce(1) { $0 * Double($1) }
    guard bytes > Double(memory) else { return nil }
    return
      "\(Readable.count(count, "image")) of \(shape) take \(Readable.bytes(bytes)) at a byte a value, and this "
      + "machine has \(Readable.bytes(Double(memory))) of memory: make them fewer or smaller"
  }
}

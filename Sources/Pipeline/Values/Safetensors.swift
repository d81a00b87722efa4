/// A model's weights as a safetensors file: eight bytes of length (little-endian), a JSON header,
/// then the values as 32-bit floats (little-endian).
/// Source: the format's own description, version 0.
enum Safetensors {
  static func encode(_ tensors: [Tensor], metadata: [(String, String)]) -> [UInt8] {
    var offset = 0
    var entries: [(String, JSON)] = [
      ("__metadata__", .object(metadata.map { ($0.0, .text($0.1)) }))
    ]
    for tensor in tensors {
      let end = offset + tensor.values.count * 4
      entries.append(
        (
          tensor.name,
          .object([
            ("dtype", .text("F32")), ("shape", .list(tensor.shape.map(JSON.integer))),
            ("data_offsets", .list([.integer(offset), .integer(end)])),
          ])
        ))
      offset = end
    }
    var header = Array(JSON.object(entries).line.utf8)
    // The values start at a multiple of eight bytes, so that readers can map them.
    header += Array(repeating: UInt8(ascii: " "), count: (8 - header.count % 8) % 8)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(8 + header.count + offset)
    let length = UInt64(header.count)
    for shift in stride(from: 0, to: 64, by: 8) {
      bytes.append(UInt8(truncatingIfNeeded: length >> UInt64(shift)))
    }
    bytes += header
    for tensor in tensors {
      for value in tensor.values {
        let bits = value.bitPattern
        bytes.append(UInt8(truncatingIfNeeded: bits))
        bytes.append(UInt8(truncatingIfNeeded: bits >> 8))
        bytes.append(UInt8(truncatingIfNeeded: bits >> 16))
        bytes.append(UInt8(truncatingIfNeeded: bits >> 24))
      }
    }
    return bytes
  }
}

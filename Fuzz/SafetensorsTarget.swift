@testable import Pipeline

/// Weights files of this program and of others, and the graphs in their metadata.
enum SafetensorsTarget: FuzzTarget {
  static let name = "safetensors"
  static let seeds = [
    Safetensors([NamedTensor(name: "weights", shape: [2, 1], values: [1, .infinity])]).encoded(),
    file(
      """
      {"a":{"dtype":"F32","shape":[],"data_offsets":[0,4]},\
      "b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}
      """, values: 3),
    file("{\"__metadata__\":{\"format\":\"pt\",\"graph\":\"{\\\"layers\\\":[]}\"}}", values: 0),
    file("{\"a\":{\"dtype\":\"F16\",\"shape\":[0],\"data_offsets\":[0,0]}}", values: 0),
  ]

  private static func file(_ header: String, values: Int) -> [UInt8] {
    [UInt8(header.utf8.count), 0, 0, 0, 0, 0, 0, 0] + Array(header.utf8)
      + [UInt8](repeating: 0x3f, count: 4 * values)
  }

  static func run(_ bytes: [UInt8]) throws {
    let file = try Safetensors(bytes, name: inputName)
    _ = try SafetensorsInspector().inspect(MemoryFile.path(holding: bytes))
    for tensor in file.tensors where tensor.values.count != tensor.shape.reduce(1, *) {
      fatalError("\(tensor.values.count) values of shape \(tensor.shape)")
    }
  }
}

import Testing

@testable import Pipeline

@Suite struct SafetensorsTests {
  let file = Safetensors(
    [
      NamedTensor(
        name: "encoder.0.weight", shape: [2, 3],
        values: [1, -2, 0.5, .pi, .leastNonzeroMagnitude, -0.0]),
      NamedTensor(name: "encoder.0.bias", shape: [3], values: [.nan, .infinity, 3]),
      NamedTensor(name: "empty", shape: [0, 7], values: []),
    ], metadata: ["format": "pipe model", "text": "a \"quote\", a line\nand ö"])

  @Test("a file gives back the bits of every value, the order, the shapes and the texts")
  func roundTrip() throws {
    let read = try Safetensors(file.encoded(), name: "m")
    #expect(read.tensors.map(\.name) == file.tensors.map(\.name))
    #expect(read.tensors.map(\.shape) == file.tensors.map(\.shape))
    #expect(
      read.tensors.flatMap { $0.values.map(\.bitPattern) }
        == file.tensors.flatMap { $0.values.map(\.bitPattern) })
    #expect(read.metadata == file.metadata)
  }

  @Test("a file cut off anywhere is refused")
  func truncated() {
    let bytes = file.encoded()
    for count in 0..<bytes.count {
      #expect(throws: PipelineError.self) {
        try Safetensors(Array(bytes[..<count]), name: "m")
      }
    }
  }

  @Test("a file with any one bit flipped is refused")
  func flipped() {
    let bytes = file.encoded()
    for index in bytes.indices {
      var damaged = bytes
      damaged[index] ^= 1 << UInt8(index % 8)
      #expect(throws: PipelineError.self, "byte \(index)") {
        try Safetensors(damaged, name: "m")
      }
    }
  }

  @Test(
    "files of other programs are read or refused by name",
    arguments: [
      (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#, nil),
      (
        #"{"a":{"dtype":"I32","shape":[1],"data_offsets":[0,4]}}"#,
        "'m': the tensor 'a' is of type I32; F32, F16 and BF16 can be read"
      ),
      (
        #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}"#,
        "'m': the tensor 'a' lies at 0..<4, which does not fit its shape [2] after the tensors "
          + "before it"
      ),
      (
        #"{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,4]}}"#,
        "'m': the tensor 'a' lies at 0..<4, which does not fit its shape "
          + "[4611686018427387904, 4] after the tensors before it"
      ),
      (
        #"{"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}"#,
        "'m': the values should end at byte 62, and the file has 66 bytes"
      ),
      ("[]", "'m': the header (bytes 8 to 10) is not the JSON of a safetensors file"),
    ])
  func foreign(header: String, message: String?) {
    var bytes = [UInt8](repeating: 0, count: 8)
    bytes[0] = UInt8(header.utf8.count)
    bytes += Array(header.utf8) + [0, 0, 128, 63]
    if let message {
      #expect(throws: PipelineError.self) { try Safetensors(bytes, name: "m") }
      do { _ = try Safetensors(bytes, name: "m") } catch { #expect("\(error)" == message) }
    } else {
      #expect((try? Safetensors(bytes, name: "m"))?.tensors.first?.values == [1])
    }
  }
}

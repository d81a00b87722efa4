#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Tensors by name in one file: eight bytes of length (little-endian), a JSON header, then the values
/// as floats (little-endian): of 32 bits where they are written, and of 16 bits, IEEE's or bfloat16,
/// where they are read, which 32 bits hold exactly. Source: the format's own description, version 0.
public struct Safetensors: Sendable, Equatable {
  /// In the order in which their values lie in the file.
  public var tensors: [NamedTensor]
  /// Texts by name; `sha256` is the file's own.
  public var metadata: [String: String]

  public init(_ tensors: [NamedTensor], metadata: [String: String] = [:]) {
    self.tensors = tensors
    self.metadata = metadata
  }

  /// Key of the file's own sum in its metadata: SHA-256 of the file with this many zeros in place of
  /// the sum. The format itself would not notice a changed value.
  private static let sumKey = "sha256"
  private static let noSum = String(repeating: "0", count: 64)

  public func encoded() -> [UInt8] {
    var (bytes, header) = encodedWithoutSum()
    let key = Array("\"\(Self.sumKey)\": \"\(Self.noSum)\"".utf8)
    let place = header.lowerBound..<header.upperBound - key.count
    // In the header only our own text has quotes that nothing escapes.
    guard let start = place.first(where: { bytes[$0..<$0 + key.count].elementsEqual(key) }) else {
      preconditionFailure("the header names no sum")
    }
    let end = start + key.count - 1
    bytes.replaceSubrange(end - Self.noSum.utf8.count..<end, with: sha256(bytes).utf8)
    return bytes
  }

  /// The file with zeros for its sum, and where its header lies.
  private func encodedWithoutSum() -> (bytes: [UInt8], header: Range<Int>) {
    var texts = metadata
    texts[Self.sumKey] = Self.noSum
    var offset = 0
    var entries: [(String, JSON)] = [
      (
        "__metadata__",
        .object(texts.sorted { $0.key < $1.key }.map { ($0.key, .text($0.value)) })
      )
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
      #if _endian(little)
        unsafe tensor.values.withUnsafeBytes { unsafe bytes.append(contentsOf: $0) }
      #else
        for value in tensor.values {
          let bits = value.bitPattern
          for shift in stride(from: UInt32(0), to: 32, by: 8) {
            bytes.append(UInt8(truncatingIfNeeded: bits >> shift))
          }
        }
      #endif
    }
    return (bytes, 8..<8 + header.count)
  }

  /// Reads a whole file.
  /// - Parameters:
  ///   - bytes: of the file.
  ///   - name: what errors call it.
  /// - Throws: `PipelineError` of kind `badData` for bytes that are no such file, are cut off, do not
  ///   have the sum that they name, or hold values of another type than F32, F16 and BF16.
  public init(_ bytes: [UInt8], name: String) throws {
    func bad(_ message: String) -> PipelineError {
      PipelineError(.badData, "'\(name)': \(message)")
    }
    guard bytes.count >= 8 else {
      throw bad("a safetensors file begins with 8 bytes of length, and there are \(bytes.count)")
    }
    let length = bytes[..<8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= UInt64(bytes.count - 8) else {
      throw bad(
        "the header should have \(length) bytes, and \(bytes.count - 8) follow: "
          + "cut off, or no safetensors file")
    }
    let start = 8 + Int(length)
    let header: Header
    do {
      header = try JSONDecoder().decode(Header.self, from: Data(bytes[8..<start]))
    } catch {
      throw bad("the header (bytes 8 to \(start)) is not the JSON of a safetensors file")
    }
    let entries = header.entries.sorted { ($0.value.start, $0.key) < ($1.value.start, $1.key) }
    var end = 0
    for (key, entry) in entries {
      guard entry.type != nil else {
        throw bad(
          "the tensor '\(key.shortened)' is of type \(entry.dtype.shortened); F32, F16 and BF16 "
            + "can be read")
      }
      guard entry.start == end, let size = entry.size, entry.end - entry.start == size else {
        throw bad(
          "the tensor '\(key.shortened)' lies at \(entry.start)..<\(entry.end), "
            + "which does not fit its shape \(entry.shape) after the tensors before it")
      }
      end = entry.end
    }
    guard bytes.count - start == end else {
      throw bad(
        "the values should end at byte \(start + end), and the file has \(bytes.count) bytes")
    }
    tensors = entries.map { key, entry in
      let type = entry.type ?? .float
      let range = start + entry.start..<start + entry.end
      return NamedTensor(name: key, shape: entry.shape, values: type.floats(of: bytes, in: range))
    }
    metadata = header.metadata
    // Files of other programs name no sum; ours, which begin their format with "pipe", always do.
    let sum = metadata.removeValue(forKey: Self.sumKey)
    if sum != nil || metadata["format"]?.hasPrefix("pipe") == true {
      guard let sum, sum.utf8.count == Self.noSum.utf8.count,
        Self.sum(of: bytes, naming: sum, header: start) == sum
      else { throw bad("damaged: its bytes do not have the SHA-256 that it names") }
    }
  }

  /// The sum of a file with zeros where it names its sum.
  private static func sum(of bytes: [UInt8], naming sum: String, header: Int) -> String {
    let named = Array(sum.utf8)
    var bytes = bytes
    let place = (8..<max(8, header - named.count)).first { start in
      bytes[start] == named[0] && bytes[start..<start + named.count].elementsEqual(named)
    }
    if let place { bytes.replaceSubrange(place..<place + named.count, with: Array(noSum.utf8)) }
    return sha256(bytes)
  }

  private struct Header: Decodable {
    var metadata: [String: String] = [:]
    var entries: [String: Entry] = [:]

    struct Entry: Decodable {
      let dtype: String
      let shape: [Int]
      let start: Int
      let end: Int

      enum CodingKeys: String, CodingKey { case dtype, shape, offsets = "data_offsets" }

      init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        dtype = try container.decode(String.self, forKey: .dtype)
        shape = try container.decode([Int].self, forKey: .shape)
        let offsets = try container.decode([Int].self, forKey: .offsets)
        guard offsets.count == 2, offsets[0] >= 0, offsets[1] >= offsets[0],
          shape.allSatisfy({ $0 >= 0 })
        else {
          throw DecodingError.dataCorruptedError(
            forKey: .offsets, in: container, debugDescription: "offsets or shape")
        }
        (start, end) = (offsets[0], offsets[1])
      }

      var type: SafetensorsType? { SafetensorsType(rawValue: dtype) }

      /// Bytes that the shape says; `nil` where they overflow.
      var size: Int? {
        var size = type?.size ?? 1
        for side in shape {
          let (product, overflow) = size.multipliedReportingOverflow(by: side)
          if overflow { return nil }
          size = product
        }
        return size
      }
    }

    private struct Key: CodingKey {
      let stringValue: String
      var intValue: Int? { nil }
      init(stringValue: String) { self.stringValue = stringValue }
      init?(intValue: Int) { nil }
    }

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: Key.self)
      for key in container.allKeys {
        if key.stringValue == "__metadata__" {
          metadata = try container.decode([String: String].self, forKey: key)
        } else {
          entries[key.stringValue] = try container.decode(Entry.self, forKey: key)
        }
      }
    }
  }
}

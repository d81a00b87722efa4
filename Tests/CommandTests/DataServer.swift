import Foundation
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A real HTTP server on loopback that serves one folder of files well or badly, as the first part
/// of the path says:
///
/// - `good`: with ranges; `plain`: without them
/// - `breaks`: half of what was asked for, then the connection ends
/// - `wrong`: as many bytes, one of them wrong; `endless`: bytes without end
/// - `redirect`: sends to `good`; anything else is not there
final class DataServer: Sendable {
  private let listener: Int32
  private let files: [String: [UInt8]]
  private let log = Mutex<[String]>([])
  let address: String

  init(_ files: [String: [UInt8]]) throws {
    self.files = files
    #if canImport(Glibc)
      listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #else
      listener = socket(AF_INET, SOCK_STREAM, 0)
    #endif
    var place = sockaddr_in()
    place.sin_family = sa_family_t(AF_INET)
    place.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let listener = listener
    let isReady = unsafe withUnsafeMutablePointer(to: &place) { place in
      unsafe place.withMemoryRebound(to: sockaddr.self, capacity: 1) { place in
        unsafe bind(listener, place, size) == 0 && listen(listener, 16) == 0
          && getsockname(listener, place, &size) == 0
      }
    }
    guard isReady else { throw POSIXError(.EADDRNOTAVAIL) }
    address = "http://127.0.0.1:\(UInt16(bigEndian: place.sin_port))/"
    Thread.detachNewThread { [self] in
      while true {
        let connection = accept(listener, nil, nil)
        guard connection >= 0 else { return }
        Thread.detachNewThread { [self] in
          answer(connection)
          close(connection)
        }
      }
    }
  }

  func stop() {
    shutdown(listener, Int32(SHUT_RDWR))
    close(listener)
  }

  /// The requests so far: a path and a range each, `good/a.gz 100-`.
  var requests: [String] { log.withLock { $0 } }

  private func answer(_ connection: Int32) {
    guard let request = head(of: connection) else { return }
    let lines = request.split(separator: "\r\n")
    let path = lines[0].split(separator: " ")[1].dropFirst()
    let range = lines.first { $0.lowercased().hasPrefix("range: bytes=") }?
      .split(separator: "=").last.map(String.init)
    log.withLock { $0.append(path + (range.map { " \($0)" } ?? "")) }
    let parts = path.split(separator: "/").map(String.init)
    guard parts.count == 2, var bytes = files[parts[1]] else {
      return send("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n", [], to: connection)
    }
    let start = parts[0] == "plain" ? 0 : range.flatMap { Int($0.dropLast()) } ?? 0
    guard start < bytes.count else {
      return send("HTTP/1.1 416 Range Not Satisfiable\r\nContent-Length: 0\r\n", [], to: connection)
    }
    if parts[0] == "wrong" { bytes[bytes.count / 2] ^= 1 }
    let rest = Array(bytes[start...])
    let status =
      start > 0
      ? "HTTP/1.1 206 Partial Content\r\n"
        + "Content-Range: bytes \(start)-\(bytes.count - 1)/\(bytes.count)\r\n"
      : "HTTP/1.1 200 OK\r\n"
    let length = "Content-Length: \(rest.count)\r\n"
    switch parts[0] {
    case "good", "wrong", "plain": send(status + length, rest, to: connection)
    case "breaks":
      send(status + length, Array(rest[..<((rest.count + 1) / 2)]), to: connection)
    case "endless":
      send(status, rest, to: connection)
      let block = [UInt8](repeating: 7, count: 1 << 16)
      for _ in 0..<10_000 where !write(block, to: connection) { return }
    case "redirect":
      send(
        "HTTP/1.1 302 Found\r\nLocation: \(address)good/\(parts[1])\r\nContent-Length: 0\r\n", [],
        to: connection)
    default: send("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n", [], to: connection)
    }
  }

  private func head(of connection: Int32) -> String? {
    var text = ""
    var buffer = [UInt8](repeating: 0, count: 4096)
    while !text.contains("\r\n\r\n") {
      let count = unsafe recv(connection, &buffer, buffer.count, 0)
      guard count > 0 else { return nil }
      text += String(decoding: buffer[..<count], as: UTF8.self)
    }
    return text
  }

  private func send(_ head: String, _ body: [UInt8], to connection: Int32) {
    _ = write(Array((head + "Connection: close\r\n\r\n").utf8) + body, to: connection)
  }

  private func write(_ bytes: [UInt8], to connection: Int32) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      #if canImport(Glibc)
        let flags = Int32(MSG_NOSIGNAL)
      #else
        let flags: Int32 = 0
      #endif
      let count = unsafe rest.withUnsafeBytes {
        unsafe Self.send(connection, $0.baseAddress, $0.count, flags)
      }
      guard count > 0 else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }

  private static func send(
    _ connection: Int32, _ bytes: UnsafeRawPointer?, _ count: Int, _ flags: Int32
  ) -> Int {
    #if canImport(Glibc)
      unsafe Glibc.send(connection, bytes, count, flags)
    #else
      unsafe Darwin.send(connection, bytes, count, flags)
    #endif
  }
}

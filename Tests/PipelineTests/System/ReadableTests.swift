import Testing

@testable import Pipeline

@Suite("Numbers for people")
struct ReadableTests {
  @Test(
    "have four digits; whole ones below ten million are whole",
    arguments: [
      (248_199_999.999_999_97, "248200000"), (485_182_232, "485200000"), (7258, "7258"),
      (9_999_999, "9999999"), (12_345_678, "12350000"), (0.123_45, "0.1235"), (-0.5, "-0.5"),
      (0, "0"), (-0.0, "0"), (99_999.9, "100000"), (0.000_999_96, "0.001"), (1234.5678, "1235"),
      (9.9999e-5, "0.0001"), (1.23456e-5, "1.235e-05"), (1.25e300, "1.25e+300"),
      (.leastNonzeroMagnitude, "5e-324"), (.greatestFiniteMagnitude, "1.798e+308"),
      (999_949_999_999, "999900000000"), (1e13, "1e+13"), (.nan, "not a number"),
      (.infinity, "inf"),
      (-.infinity, "-inf"), (100.1, "100.1"), (5e-4, "0.0005"), (1e22, "1e+22"),
    ] as [(Double, String)])
  func numbers(value: Double, text: String) { #expect(Readable.number(value) == text) }

  @Test("have as many digits as asked for, and their unit")
  func quantities() {
    #expect(Readable.number(0.012_345, digits: 2) == "0.012")
    #expect(Readable.quantity(12.5, "nats an image") == "12.5 nats an image")
    #expect(Readable.quantity(12.5, "") == "12.5")
    #expect(Metric("steps", 1200, unit: "steps").text == "1200 steps")
  }

  @Test("counts have their thousands apart")
  func counts() {
    let texts = [0, 7, 999, 1000, 7258, 60_000, 1_234_567, -1234].map { Readable.count($0) }
    #expect(texts == ["0", "7", "999", "1,000", "7,258", "60,000", "1,234,567", "-1,234"])
    #expect(Readable.count(1, "image") == "1 image")
    #expect(Readable.count(7258, "image") == "7,258 images")
    #expect(Readable.count(.min) == "-9,223,372,036,854,775,808")
  }

  @Test("sizes are in powers of a thousand")
  func sizes() {
    let sizes = [0, 999, 1000, 25_249, 999_950, 25_200_000_000, .max]
    #expect(
      sizes.map { Readable.bytes($0 as Int) }
        == ["0 B", "999 B", "1 kB", "25.2 kB", "1 MB", "25.2 GB", "9223.4 PB"])
  }

  @Test("times go from hundredths of a second to days")
  func times() {
    let seconds: [Double] = [
      0, 0.004, 0.42, 9.99, 9.996, 75.4, 599.4, 599.6, 7140, 12_000, 200_000,
    ]
    #expect(
      seconds.map(Readable.duration) == [
        "0 s", "0 s", "0.42 s", "9.99 s", "10 s", "75 s", "599 s", "10 min", "119 min",
        "3 h 20 min", "2 d 7 h",
      ])
    #expect(Readable.duration(.infinity) == "inf s")
  }
}

import Testing

@testable import Pipeline

@Suite("strict scalars")
struct StrictScalarTests {
  private func refusal<Value>(
    of text: String, quoted: Bool = false,
    _ read: (Node.Scalar) throws(StrictScalar.Refusal) -> Value
  ) -> String? {
    do throws(StrictScalar.Refusal) {
      _ = try read(Node.Scalar(text, isQuoted: quoted))
      return nil
    } catch {
      return error.reason
    }
  }

  @Test("only true and false are booleans", arguments: ["no", "yes", "on", "True", "0", "y"])
  func booleans(_ text: String) throws {
    #expect(try StrictScalar.boolean(Node.Scalar("true")))
    #expect(try !StrictScalar.boolean(Node.Scalar("false")))
    #expect(
      refusal(of: text, StrictScalar.boolean) == "must be true or false, not '\(text)'")
  }

  @Test("whole numbers are decimal digits with a minus sign at most")
  func integers() throws {
    #expect(try StrictScalar.integer(Node.Scalar("-0")) == 0)
    #expect(try StrictScalar.integer(Node.Scalar("-17")) == -17)
    #expect(try StrictScalar.integer(Node.Scalar("9223372036854775807")) == Int.max)
    #expect(try StrictScalar.integer(Node.Scalar("-9223372036854775808")) == Int.min)
  }

  @Test(
    "other whole numbers are refused",
    arguments: ["1:30", "1_000", "+5", "0x10", "1.0", "1e3", "-", "", "no", "\u{0663}"])
  func refusedIntegers(_ text: String) {
    #expect(refusal(of: text, StrictScalar.integer) == "must be a whole number, not '\(text)'")
  }

  @Test("a leading zero, 65 bits and quotes have texts of their own")
  func integerTexts() {
    #expect(
      refusal(of: "010", StrictScalar.integer)
        == "must be a whole number without leading zeros, not '010'")
    #expect(
      refusal(of: "9223372036854775808", StrictScalar.integer)
        == "must be a whole number of at most 64 bits, not '9223372036854775808'")
    #expect(
      refusal(of: "12", quoted: true, StrictScalar.integer)
        == "must be a whole number, and \"12\" is text: remove the quotes")
  }

  @Test("numbers are decimal, with a digit on both sides of a point")
  func numbers() throws {
    #expect(try StrictScalar.number(Node.Scalar("1e-8")) == 1e-8)
    #expect(try StrictScalar.number(Node.Scalar("1.5E+3")) == 1500)
    #expect(try StrictScalar.number(Node.Scalar("-0")).sign == .minus)
    #expect(
      refusal(of: ".5", StrictScalar.number) == "must be a number, not '.5'; write 0.5")
    #expect(refusal(of: "1.", StrictScalar.number) == "must be a number, not '1.'; write 1.0")
    #expect(
      refusal(of: "1e400", StrictScalar.number)
        == "must be a finite number; '1e400' is too large for 64 bits")
    #expect(
      refusal(of: "0.5", quoted: true, StrictScalar.number)
        == "must be a number, and \"0.5\" is text: remove the quotes")
  }

  @Test("infinities and nan are refused", arguments: ["nan", ".nan", ".inf", "-.INF", "Infinity"])
  func notFinite(_ text: String) {
    #expect(refusal(of: text, StrictScalar.number) == "must be a finite number, not '\(text)'")
  }

  @Test(
    "other numbers are refused", arguments: ["+5", "0x10", "010", "1:30", "1_000", "1e", "0x1p3"])
  func refusedNumbers(_ text: String) {
    #expect(refusal(of: text, StrictScalar.number) == "must be a number, not '\(text)'")
  }
}

@Suite("nearest names")
struct NearestNameTests {
  @Test("a slip of one or two letters finds the name")
  func slips() {
    #expect(nearestName(to: "vea", in: ["vae", "autoencoder"]) == "vae")
    #expect(nearestName(to: "epoch", in: ["batch", "epochs"]) == "epochs")
    #expect(nearestName(to: "EPOCHS", in: ["batch", "epochs"]) == "epochs")
    #expect(editDistance("vea", "vae") == 1)
    #expect(editDistance("", "vae") == 3)
    #expect(editDistance("vae", "") == 3)
    #expect(editDistance("xlatent", "latent") == 1)
  }

  @Test("unrelated, empty and endless words find none")
  func none() {
    #expect(nearestName(to: "banana", in: ["vae", "epochs"]) == nil)
    #expect(nearestName(to: "", in: ["a", "vae"]) == nil)
    #expect(nearestName(to: "x", in: ["a"]) == nil)
    #expect(nearestName(to: String(repeating: "a", count: 1_000_000), in: ["a"]) == nil)
    #expect(nearestName(to: "a", in: [String]()) == nil)
    let long = String(repeating: "a", count: 99)
    #expect(nearestName(to: long + "b", in: [long]) == long)
    #expect(nearestName(to: long + "bc", in: [long]) == nil)
  }

  @Test("without a near name the choices are listed")
  func choices() {
    #expect(suggestion(for: "vea", among: ["vae"]) == "; did you mean 'vae'?")
    #expect(suggestion(for: "zzz", among: ["vae"]) == "; choose vae")
    #expect(suggestion(for: "zzz", among: ["a", "b", "c"]) == "; choose one of a, b and c")
    #expect(suggestion(for: "zzz", among: []) == "")
  }
}

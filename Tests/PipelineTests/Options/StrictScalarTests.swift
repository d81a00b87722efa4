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

  // Expected values: YAML 1.2.2, section 10.3.2.
  @Test(
    "truth values are those of YAML 1.2",
    arguments: [
      ("true", true), ("True", true), ("TRUE", true), ("false", false), ("False", false),
      ("FALSE", false),
    ])
  func booleans(_ text: String, _ value: Bool) throws {
    #expect(try StrictScalar.boolean(Node.Scalar(text)) == value)
  }

  @Test(
    "what YAML 1.1 takes for truth values is refused with the word to write",
    arguments: [
      ("no", ", and 'no' is text in YAML 1.2; write false"),
      ("Yes", ", and 'Yes' is text in YAML 1.2; write true"),
      ("on", ", and 'on' is text in YAML 1.2; write true"),
      ("y", ", and 'y' is text in YAML 1.2; write true"),
      ("tRUE", ", not 'tRUE'"), ("0", ", not '0'"), ("", ", not ''"),
    ])
  func otherBooleans(_ text: String, _ end: String) {
    #expect(refusal(of: text, StrictScalar.boolean) == "must be true or false" + end)
  }

  @Test("no value is written in five ways", arguments: ["", "~", "null", "Null", "NULL"])
  func nothing(_ text: String) {
    #expect(Node.Scalar(text).isNull)
    #expect(!Node.Scalar(text, isQuoted: true).isNull)
    #expect(!Node.Scalar("nULL").isNull)
  }

  @Test(
    "whole numbers are those of YAML 1.2",
    arguments: [
      ("-0", 0), ("-17", -17), ("+1", 1), ("0o17", 15), ("0x1F", 31), ("0xff", 255), ("0", 0),
      ("9223372036854775807", Int.max), ("-9223372036854775808", Int.min),
    ])
  func integers(_ text: String, _ value: Int) throws {
    #expect(try StrictScalar.integer(Node.Scalar(text)) == value)
    #expect(try StrictScalar.number(Node.Scalar(text)) == Double(value))
  }

  @Test(
    "what is no whole number is refused with what to write",
    arguments: [
      ("1:30", ", not '1:30', which is text in YAML 1.2; write the number in full"),
      ("1_000", ", not '1_000'; write 1000, without what groups its digits"),
      ("1,000", ", not '1,000'; write 1000, without what groups its digits"),
      ("1.0", ", without a point or an exponent, not '1.0'; write 1"),
      ("1e3", ", without a point or an exponent, not '1e3'; write 1000"),
      ("1.5", ", without a point or an exponent, not '1.5'"),
      ("1e300", ", without a point or an exponent, not '1e300'"),
      (".inf", ", not '.inf'"), ("-", ", not '-'"), ("", ", not ''"), ("no", ", not 'no'"),
      ("\u{0663}", ", not '\u{0663}'"), ("-0x10", ", not '-0x10'"), ("0o8", ", not '0o8'"),
      ("0x", ", not '0x'"), ("0b1", ", not '0b1'"),
      (
        "010",
        " without leading zeros, not '010', which YAML 1.1 takes for 8; write 10, or 0o10"
      ),
      ("007", " without leading zeros, not '007'; write 7"),
      ("-010", " without leading zeros, not '-010'; write -10"),
      ("09", " without leading zeros, not '09'; write 9"),
      ("9223372036854775808", " of at most 64 bits, not '9223372036854775808'"),
      ("0x8000000000000000", " of at most 64 bits, not '0x8000000000000000'"),
    ])
  func otherIntegers(_ text: String, _ end: String) {
    #expect(refusal(of: text, StrictScalar.integer) == "must be a whole number" + end)
  }

  @Test("quoted numbers and truth values are text")
  func quoted() {
    #expect(
      refusal(of: "12", quoted: true, StrictScalar.integer)
        == "must be a whole number, and \"12\" is text: remove the quotes")
    #expect(
      refusal(of: "0.5", quoted: true, StrictScalar.number)
        == "must be a number, and \"0.5\" is text: remove the quotes")
    #expect(
      refusal(of: "true", quoted: true, StrictScalar.boolean)
        == "must be true or false, and \"true\" is text: remove the quotes")
  }

  @Test(
    "numbers are those of YAML 1.2",
    arguments: [
      ("1e-8", 1e-8), ("1.5E+3", 1500), (".5", 0.5), ("-.5", -0.5), ("1.", 1), ("+1.e2", 100),
      ("01.5", 1.5), ("1e3", 1000), ("18446744073709551616", 0x1p64),
      ("0x10000000000000000", 0x1p64), ("0.1", 0.1), ("1e-400", 0),
    ])
  func numbers(_ text: String, _ value: Double) throws {
    #expect(try StrictScalar.number(Node.Scalar(text)) == value)
  }

  @Test("a number keeps the sign of its zero")
  func negativeZero() throws {
    #expect(try StrictScalar.number(Node.Scalar("-0")).sign == .minus)
    #expect(try StrictScalar.number(Node.Scalar("-0.0")).sign == .minus)
  }

  @Test(
    "infinities and nan are refused as numbers, and bare words as no numbers",
    arguments: [
      (".nan", "must be a finite number, not '.nan'"),
      (".inf", "must be a finite number, not '.inf'"),
      ("-.INF", "must be a finite number, not '-.INF'"),
      ("1e400", "must be a finite number; '1e400' is too large for 64 bits"),
      ("nan", "must be a number, not 'nan'"), ("Infinity", "must be a number, not 'Infinity'"),
      ("-inf", "must be a number, not '-inf'"),
    ])
  func notFinite(_ text: String, _ reason: String) {
    #expect(refusal(of: text, StrictScalar.number) == reason)
  }

  @Test(
    "what is no number is refused with what to write",
    arguments: [
      ("010", " without leading zeros, not '010', which YAML 1.1 takes for 8; write 10, or 0o10"),
      ("1:30", ", not '1:30', which is text in YAML 1.2; write the number in full"),
      ("1_000", ", not '1_000'; write 1000, without what groups its digits"),
      ("1e", ", not '1e'"), ("0x1p3", ", not '0x1p3'"), (".", ", not '.'"), ("e5", ", not 'e5'"),
      ("1 2", ", not '1 2'"), ("--1", ", not '--1'"),
    ])
  func otherNumbers(_ text: String, _ end: String) {
    #expect(refusal(of: text, StrictScalar.number) == "must be a number" + end)
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
    #expect(suggestion(for: "zzz", among: [String]()) == "")
  }

  @Test("a name that people know by another is met with it")
  func others() {
    let names = [
      KnownName("variational-autoencoder", alsoKnownAs: ["vae"]), KnownName("autoencoder"),
      KnownName("bce", alsoKnownAs: ["binary-cross-entropy"]),
    ]
    for word in ["vae", "VAE", "Variational_Autoencoder"] {
      #expect(suggestion(for: word, among: names) == "; did you mean 'variational-autoencoder'?")
    }
    #expect(suggestion(for: "binary_crossentropy", among: names) == "; did you mean 'bce'?")
    #expect(meantName(by: "autoencodr", among: names) == "autoencoder")
    #expect(meantName(by: "", among: names) == nil)
    #expect(meantName(by: "--", among: names) == nil)
  }
}

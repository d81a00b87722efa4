/// Text as it can be drawn: a control character would end the text or draw a box.
package func printable(_ text: String) -> String {
  guard text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
    return text
  }
  var shown = ""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\n", "\t", "\r": shown += " "
    case "\u{7f}": shown += "DEL"
    case _ where scalar.properties.generalCategory == .control:
      shown += "U+" + String(scalar.value, radix: 16, uppercase: true)
    default: shown.unicodeScalars.append(scalar)
    }
  }
  return shown
}

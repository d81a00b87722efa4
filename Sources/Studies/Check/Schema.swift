public import Pipeline

extension Registry {
  /// A JSON Schema (draft 7, which editors' YAML servers read best) of pipeline files: one
  /// alternative a plugin, from the same tables that decode them. Any scalar may be a `${...}`.
  public var schema: JSON {
    let stages =
      StageKind.allCases.flatMap { kind in
        self.stages(of: kind).map { stageSchema($0) }
      } + StageKind.allCases.map(variableStage)
    let name: JSON = .object([
      ("type", .text("string")), ("pattern", .text("^[A-Za-z0-9_-][A-Za-z0-9._-]*$")),
      ("description", .text("The run's name: its folder is runs/NAME.")),
    ])
    return .object([
      ("$schema", .text("http://json-schema.org/draft-07/schema#")),
      ("title", .text("Pipeline file")), ("type", .text("object")),
      ("required", .list([.text("pipeline"), .text("stages")])),
      ("additionalProperties", .boolean(false)),
      (
        "properties",
        .object([
          ("pipeline", name),
          ("seed", orVariable(.object([("type", .text("integer"))]))),
          ("description", .object([("type", .text("string"))])),
          ("vars", .object([("type", .list([.text("object"), .text("null")]))])),
          ("study", studySchema),
          (
            "stages",
            .object([
              ("type", .text("array")), ("minItems", .integer(1)),
              ("items", .object([("anyOf", .list(stages))])),
            ])
          ),
        ])
      ),
    ])
  }

  /// A stage whose plugin a variable names: its options are any plugin's.
  private func variableStage(_ kind: StageKind) -> JSON {
    .object([
      ("type", .text("object")), ("required", .list([.text(kind.rawValue)])),
      (
        "properties",
        .object([
          (kind.rawValue, .object([("type", .text("string")), ("pattern", .text("\\$\\{"))]))
        ])
      ),
    ])
  }

  private func stageSchema(_ entry: StageEntry) -> JSON {
    let kindKeys =
      [entry.kind.rawValue]
      + StageKind.synonyms.filter { $0.value == entry.kind }.keys.sorted()
    let plugin: JSON = .object([
      ("const", .text(entry.name)), ("description", .text(entry.summary)),
    ])
    var properties = kindKeys.map { ($0, plugin) }
    properties.append(("as", .object([("type", .text("string"))])))
    properties += entry.inputs.map { input in
      let name: JSON = .object([("type", .text("string"))])
      guard input.isList else { return (input.key, name) }
      let names: JSON = .object([
        ("type", .text("array")), ("minItems", .integer(1)), ("items", name),
      ])
      return (input.key, .object([("anyOf", .list([name, names]))]))
    }
    properties += entry.options.map { ($0.option.name, schema(of: $0)) }
    let required = entry.options.filter(\.option.isRequired).map { JSON.text($0.option.name) }
    return .object([
      ("type", .text("object")), ("title", .text("\(entry.kind): \(entry.name)")),
      ("description", .text(entry.summary)),
      (
        "anyOf",
        .list(kindKeys.map { .object([("required", .list([.text($0)]))]) })
      ),
      ("required", .list(required)), ("properties", .object(properties)),
      ("additionalProperties", .boolean(false)),
    ])
  }

  private func schema(of option: DescribedOption) -> JSON {
    let info = option.option
    let unit = info.unit.map { " (\($0))" } ?? ""
    var base = schema(of: info.type, limits: info.limits, count: info.count)
    if option.defaultText == "null" {
      base = .object([("anyOf", .list([base, .object([("type", .text("null"))])]))])
    }
    guard case .object(let entries) = base else { return base }
    return .object(entries + [("description", .text(info.help + unit))])
  }

  private func schema(
    of type: OptionType, limits: ShownLimits? = nil, count: ClosedRange<Int>? = nil
  ) -> JSON {
    switch type {
    case .boolean: return orVariable(.object([("type", .text("boolean"))]))
    case .integer: return orVariable(.object([("type", .text("integer"))] + bounds(limits)))
    case .number: return orVariable(.object([("type", .text("number"))] + bounds(limits)))
    case .text, .inputPath: return .object([("type", .text("string"))])
    case .outputPath(let endings):
      guard !endings.isEmpty else { return .object([("type", .text("string"))]) }
      let pattern = endings.map(anyCase).joined(separator: "|")
      return orVariable(
        .object([("type", .text("string")), ("pattern", .text("\\.(\(pattern))$"))]))
    case .code, .codes:
      let code = "(0[xX][0-9a-fA-F]+|[0-9]+)"
      return orVariable(
        .object([
          ("type", .list([.text("string"), .text("integer")])),
          ("pattern", .text(type == .code ? "^\(code)$" : "^\(code)(-\(code))?$")),
        ]))
    case .codeRanges:
      let list: JSON = .object([
        ("type", .text("array")), ("items", schema(of: .codes)), ("minItems", .integer(1)),
      ])
      return .object([("anyOf", .list([schema(of: .codes), list]))])
    case .choice(let names):
      return orVariable(.object([("enum", .list(names.map(JSON.text)))]))
    case .list(let element):
      var list: [(String, JSON)] = [
        ("type", .text("array")), ("items", schema(of: element, limits: limits)),
      ]
      if let count {
        list += [
          ("minItems", .integer(count.lowerBound)), ("maxItems", .integer(count.upperBound)),
        ]
      }
      return orVariable(.object(list))
    case .component(let kind): return orVariable(componentSchema(kind))
    case .either(let types): return .object([("anyOf", .list(types.map { schema(of: $0) }))])
    }
  }

  private func componentSchema(_ kind: String) -> JSON {
    let names = components(of: kind).map { JSON.text($0.name) }
    let maps: [JSON] = components(of: kind).map { entry in
      let properties = entry.options.map { ($0.option.name, schema(of: $0)) }
      let options: JSON = .object([
        ("type", .list([.text("object"), .text("null")])), ("properties", .object(properties)),
        ("additionalProperties", .boolean(false)), ("description", .text(entry.summary)),
      ])
      return .object([
        ("type", .text("object")), ("required", .list([.text(entry.name)])),
        ("properties", .object([(entry.name, options)])),
        ("additionalProperties", .boolean(false)),
      ])
    }
    return .object([("anyOf", .list([.object([("enum", .list(names))])] + maps))])
  }

  private func bounds(_ limits: ShownLimits?) -> [(String, JSON)] {
    func number(_ text: String) -> JSON {
      Int(text).map(JSON.integer) ?? .number(Double(text) ?? 0)
    }
    return [
      limits?.lower.map { ($0.isIncluded ? "minimum" : "exclusiveMinimum", number($0.text)) },
      limits?.upper.map { ($0.isIncluded ? "maximum" : "exclusiveMaximum", number($0.text)) },
    ].compactMap(\.self)
  }

  /// A pattern of a word in small or large letters: `[pP][nN][gG]`.
  private func anyCase(_ word: String) -> String {
    word.map { $0.isLetter ? "[\($0.lowercased())\($0.uppercased())]" : String($0) }.joined()
  }

  private func orVariable(_ schema: JSON) -> JSON {
    let variable: JSON = .object([
      ("type", .text("string")), ("pattern", .text("\\$\\{[^}]+\\}")),
    ])
    return .object([("anyOf", .list([schema, variable]))])
  }
}

import Pages
import Pipeline

/// What the explorer shows: a decoder and the codes of images.
struct ExplorerPage {
  let pipeline: String
  let modelName: String
  let graph: ModelGraph
  /// The weights, then the biases, of one layer of the decoder after the other.
  let weights: [Float]
  /// `[images.count, latent]`
  let codes: [Float]
  /// The numbers of the images whose codes they are.
  let images: [Int]
  /// For each image its class; empty where there are none.
  let labels: [Int]
  let classNames: [String]
  /// The images themselves.
  let originals: OriginalsSheet
  /// How many images there were to choose from.
  let imageCount: Int
  let version: String

  var text: String {
    HTMLPage(
      title: "\(pipeline): latent space", generator: "pipe \(version)",
      style: ExplorerFiles.style, body: body
    ).text
  }

  private var json: JSON {
    .object([
      (
        "shape",
        .list([graph.input.height, graph.input.width, graph.input.channels].map(JSON.integer))
      ),
      ("output", .text(graph.output.rawValue)),
      ("latent", .integer(graph.latentSize)),
      ("layers", .list(graph.decoder.map(layer))),
      ("images", .list(images.map(JSON.integer))),
      ("labels", .list(labels.map(JSON.integer))),
      ("classes", .list(classNames.map(JSON.text))),
      (
        "originals",
        .object([
          ("columns", .integer(originals.columns)),
          ("height", .integer(originals.reduction.reduced.height)),
          ("width", .integer(originals.reduction.reduced.width)),
        ])
      ),
    ])
  }

  private func layer(_ layer: LayerShape) -> JSON {
    .object([
      ("inputs", .integer(layer.inputs)), ("outputs", .integer(layer.outputs)),
      ("activation", .text(layer.activation)),
      (
        "options",
        .object(layer.activationOptions.sorted { $0.key < $1.key }.map { ($0, .number($1)) })
      ),
    ])
  }

  private var counts: String {
    let shown =
      images.count == imageCount ? "\(imageCount)" : "\(images.count) of \(imageCount)"
    return "\(shown) images of \(graph.input), \(graph.latentSize) latent "
      + (graph.latentSize == 1 ? "dimension" : "dimensions")
  }

  private var reductionNote: String {
    let factor = originals.reduction.factor
    return factor > 1 ? " (at 1/\(factor) of its size)" : ""
  }

  private var body: String {
    """
    <header>
    <h1>\(HTMLText.escaped(pipeline))</h1>
    <p>\(HTMLText.escaped(modelName)), \(counts)</p>
    </header>
    <main>
    \(planeFigure)
    <aside>
    \(view)
    \(controls)
    </aside>
    </main>
    <noscript><p>This page decodes images with a script, which is switched off.</p></noscript>
    \(scripts)
    """
  }

  /// The latent plane, and how to move in it.
  private var planeFigure: String {
    """
    <figure>
    <canvas id="plane" tabindex="0" role="application" aria-label="Latent plane"
      aria-describedby="help"></canvas>
    <figcaption id="help">Drag to move the code, press a point to jump to its image; turn the wheel or
    pinch to zoom, drag with <kbd>Shift</kbd> or two fingers to move the view.
    Keys: arrows, with <kbd>Shift</kbd> in large steps; <kbd>+</kbd> and <kbd>-</kbd> to zoom,
    <kbd>R</kbd> for the whole plane; <kbd>N</kbd> and <kbd>P</kbd> for the next and the previous
    image; <kbd>0</kbd> for the origin.</figcaption>
    </figure>
    """
  }

  /// The decoded image beside the nearest original, and the buttons below.
  private var view: String {
    """
    <div id="view">
    <div id="pictures">
    <figure><canvas id="image" role="img" aria-label="Decoded image"></canvas>
    <figcaption>decoded</figcaption></figure>
    <figure><canvas id="original" role="img" aria-label="Original of the nearest image"></canvas>
    <figcaption>nearest original\(reductionNote)</figcaption></figure>
    </div>
    <div>
    <output id="nearest"></output>
    <div class="buttons">
    <button id="previous" type="button">Previous</button>
    <button id="next" type="button">Next image</button>
    <button id="centre" type="button">Origin</button>
    <button id="closer" type="button" aria-label="Zoom in">+</button>
    <button id="farther" type="button" aria-label="Zoom out">−</button>
    <button id="whole" type="button">Whole plane</button>
    </div>
    </div>
    </div>
    """
  }

  /// What chooses the plane, the code and the classes.
  private var controls: String {
    """
    <div>
    <fieldset id="pair">
    <legend>Plane</legend>
    <div class="row"><label for="across">across</label><select id="across"></select></div>
    <div class="row"><label for="upward">upwards</label><select id="upward"></select></div>
    </fieldset>
    <fieldset>
    <legend>Code</legend>
    <div id="sliders"></div>
    </fieldset>
    <fieldset id="legend">
    <legend>Classes</legend>
    <div class="buttons" id="classes"></div>
    </fieldset>
    </div>
    """
  }

  /// The data of the page, and the programs that read it.
  private var scripts: String {
    """
    <script type="application/json" id="model">\(HTMLText.script(json.line))</script>
    <script type="text/plain" id="weights">\(Base64.text(weights))</script>
    <script type="text/plain" id="codes">\(Base64.text(codes))</script>
    <script type="text/plain" id="originals">\(Base64.text(originals.png))</script>
    <script>
    "use strict";
    \(DecoderScript.text)
    \(ExplorerFiles.script)
    </script>
    """
  }
}

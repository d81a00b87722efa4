/// The look of the explorer: the plane and the image side by side, on a phone one above the other.
enum ExplorerStyle {
  static let text = """
    body { max-width: 74rem; margin: 0 auto; padding: 1rem 1.25rem 2rem; }
    header { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 1rem; }
    h1 { font-size: 1.35rem; margin: 0; }
    header p { margin: 0; color: var(--muted); }
    main {
      display: grid; gap: 1.25rem; margin-top: .75rem; align-items: start;
      grid-template-columns: minmax(0, 1fr) 20rem;
    }
    figure { margin: 0; }
    figcaption { color: var(--muted); font-size: .875rem; }
    #plane {
      display: block; width: 100%; height: 84vh; max-height: 48rem; background: var(--panel);
      border-radius: 6px; cursor: crosshair; touch-action: none;
    }
    #plane.line { height: 14rem; }
    #pictures { display: grid; grid-template-columns: 1fr 1fr; gap: .75rem; }
    #image, #original {
      display: block; width: 100%; max-height: 20rem; object-fit: contain; object-position: left;
      image-rendering: pixelated;
    }
    #nearest { display: block; min-height: 3em; }
    fieldset { border: 0; margin: .75rem 0 0; padding: 0; min-width: 0; }
    legend { padding: 0; font-weight: 600; }
    .row {
      display: grid; grid-template-columns: 4.5rem 1fr 6.2rem; gap: .5rem; align-items: center;
    }
    .row + .row { margin-top: .3rem; }
    #sliders { max-height: 16rem; overflow-y: auto; }
    input, select, button { font: inherit; color: inherit; accent-color: var(--accent); }
    input[type=range] { width: 100%; min-width: 0; }
    input[type=number], select, button {
      background: var(--panel); border: 1px solid var(--rule); border-radius: 4px;
      padding: .15rem .4rem; width: 100%; font-variant-numeric: tabular-nums;
    }
    button { width: auto; cursor: pointer; padding: .2rem .6rem; }
    .buttons { display: flex; flex-wrap: wrap; gap: .35rem; margin-top: .25rem; }
    #classes { max-height: 16rem; overflow-y: auto; }
    .buttons i { display: inline-block; width: 1.1em; font-style: normal; }
    button[aria-pressed=true] {
      border-color: var(--accent); box-shadow: inset 0 0 0 1px var(--accent);
    }
    #help { color: var(--muted); font-size: .875rem; margin: .5rem 0 0; }
    kbd {
      font: inherit; border: 1px solid var(--rule); border-radius: 3px; padding: 0 .3em;
      background: var(--panel);
    }
    @media (max-width: 46rem) {
      body { padding: .6rem .75rem 1.5rem; }
      main { grid-template-columns: minmax(0, 1fr); gap: .75rem; }
      #view { display: grid; grid-template-columns: 14rem 1fr; gap: .75rem; }
      #image, #original { max-height: 7rem; }
      #view > :last-child { display: contents; }
      #view .buttons { grid-column: 1 / -1; margin-top: 0; }
      #plane { height: calc(100vw - 1.5rem); }
      aside { display: contents; }
      #view { order: -1; }
    }
    @media print { #help, .buttons { display: none; } }
    """
}

/// The look of a report, on a screen and on paper.
package enum ReportStyle {
  package static let text = """
    body { max-width: 62rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem; }
    h1 { font-size: 2.1rem; margin: 0; overflow-wrap: anywhere; }
    h2 {
      font-size: 1.35rem; margin: 3rem 0 .75rem; padding-top: .6rem;
      border-top: 2px solid var(--ink);
    }
    h3 { font-size: 1.05rem; margin: 1.75rem 0 .4rem; }
    .kicker { margin: 0 0 .25rem; color: var(--muted); }
    .lead { font-size: 1.15rem; margin: .4rem 0 0; color: var(--muted); }
    .note { color: var(--muted); }
    .facts {
      list-style: none; display: flex; flex-wrap: wrap; gap: .75rem 2.5rem;
      margin: 1.5rem 0 0; padding: 0; font-variant-numeric: tabular-nums;
    }
    .facts span { display: block; color: var(--muted); font: .875rem/1.4 system-ui, sans-serif; }
    .reached {
      display: grid; grid-template-columns: repeat(auto-fill, minmax(13rem, 1fr)); gap: .75rem;
      margin: 1.5rem 0 0;
    }
    .reached div { background: var(--panel); border-radius: 6px; padding: .7rem .9rem; }
    .reached dt { color: var(--muted); font-size: .875rem; overflow-wrap: anywhere; }
    .reached dd { margin: 0; font-size: 1.5rem; line-height: 1.3; font-weight: 600; }
    .reached small { display: inline-block; font-size: .875rem; font-weight: 400; }
    .reached .about { color: var(--muted); font-size: .8125rem; line-height: 1.4; font-weight: 400; }
    .reached .odd dd:first-of-type { color: var(--c1); }
    .files { columns: 18rem; padding-left: 1.1rem; overflow-wrap: anywhere; }
    .files details a { display: inline-block; margin: 0 .6rem .2rem 0; font-size: .875rem; }
    code, .hash {
      font-family: ui-monospace, "SF Mono", Menlo, "DejaVu Sans Mono", monospace; font-size: .84em;
    }
    .hash { overflow-wrap: anywhere; }
    pre {
      background: var(--panel); border-radius: 6px; padding: .9rem 1.1rem; margin: 0;
      white-space: pre-wrap; overflow-wrap: anywhere; line-height: 1.6;
    }
    pre b { font-weight: 600; color: var(--accent); }
    nav ul {
      list-style: none; display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; padding: 0;
      margin: 1.5rem 0 0;
    }
    .scroll { overflow-x: auto; }
    table { border-collapse: collapse; font-size: .94rem; }
    caption { text-align: left; font-weight: 600; padding: .75rem 0 .25rem; }
    th, td {
      text-align: left; vertical-align: top; padding: .35rem 1.5rem .35rem 0;
      border-bottom: 1px solid var(--rule);
    }
    th { font-weight: 600; color: var(--muted); font-size: .875rem; }
    th:last-child, td:last-child { padding-right: 0; }
    .number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
    th.number { white-space: normal; }
    .odd { color: var(--c1); font-weight: 600; }
    figure { margin: 1.25rem 0 0; }
    figure img {
      display: block; max-width: 100%; height: auto; border-radius: 4px; background: #fff;
    }
    figcaption {
      color: var(--muted); font-size: .94rem; margin-bottom: .4rem; overflow-wrap: anywhere;
    }
    figcaption a { font-weight: 600; }
    .small { display: flex; flex-wrap: wrap; gap: .25rem 1rem; }
    .small figure { width: 8rem; display: flex; flex-direction: column; }
    .small figcaption { font-size: .875rem; }
    .small img { width: 8rem; border-radius: 0; image-rendering: pixelated; }
    @media print {
      :root {
        --paper: #fff; --panel: #f5f5f3; --ink: #000; --muted: #444; --rule: #bbb;
        --accent: #00588c; --c1: #b34e00;
      }
      @page { margin: 18mm 16mm; }
      body { font-size: 10.5pt; max-width: none; padding: 0; }
      nav { display: none; }
      h1 { font-size: 20pt; }
      h2 { font-size: 14pt; margin-top: 1.6rem; }
      h2, h3, caption { break-after: avoid; }
      figure, tr { break-inside: avoid; }
      figure img { width: auto; max-height: var(--printed, 105mm); }
      .small img { width: 8rem; max-height: 105mm; }
      th, td { padding: .15rem 1.2rem .15rem 0; }
      thead { display: table-header-group; }
      .scroll { overflow: visible; }
      pre { border: 1px solid var(--rule); background: none; }
    }
    """
}

/// The look that all pages share, light and dark.
///
/// The colours c0 to c9 tell categories apart, for colour-blind people too.
/// Source: M. Okabe and K. Ito, "Color Universal Design", 2008; yellow is darker on white,
/// black is the colour of the text, and two are added as in `Color.categories`.
enum PageStyle {
  static let text = """
    :root {
      --paper: #fff; --panel: #f5f5f3; --ink: #1f2023; --muted: #63666b; --rule: #dcdcd8;
      --accent: #0072b2;
      --c0: #0072b2; --c1: #d55e00; --c2: #009e73; --c3: #cc79a7; --c4: #e69f00; --c5: #56b4e9;
      --c6: #1f2023; --c7: #b8a500; --c8: #7b2fe0; --c9: #6b3a10;
    }
    @media (prefers-color-scheme: dark) {
      :root {
        --paper: #17181a; --panel: #222427; --ink: #e8e8e5; --muted: #a3a6ab; --rule: #3a3c40;
        --accent: #63b8ea;
        --c0: #3d9fdc; --c1: #f07f2a; --c2: #1fbf90; --c3: #dd92bb; --c4: #efb02e; --c5: #8accf5;
        --c6: #e8e8e5; --c7: #f0e442; --c8: #a87bf7; --c9: #b98a60;
      }
    }
    * { box-sizing: border-box; }
    body {
      margin: 0; background: var(--paper); color: var(--ink);
      font: 16px/1.55 system-ui, "Helvetica Neue", "Segoe UI", "DejaVu Sans", sans-serif;
    }
    h1, h2, h3 { line-height: 1.2; font-weight: 600; }
    a { color: var(--accent); }
    :focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
    """
}

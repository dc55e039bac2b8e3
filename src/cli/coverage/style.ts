/** The contrast is at least 4.5 for text and 3 for the parts of charts, in both colour schemes (WCAG 2.2). */
export const COVERAGE_STYLE = `
:root{color-scheme:light dark;--page:#fff;--text:#1d2433;--soft:#525d73;--line:#dfe4ee;--track:#edf0f6;
--rule:#16794f;--repaired:#4a7d1c;--undecided:#a05a00;--kept:#2f6fd6;--gone:#5b6b86;--served:#1d8a94;--fallback:#c77700;--not-found:#c62f3b;--refused:#8a3fc0}
@media(prefers-color-scheme:dark){:root{--page:#141923;--text:#eef1f7;--soft:#aab4c8;--line:#2c3547;--track:#222a3a;
--rule:#3fbf87;--repaired:#93c45a;--undecided:#e0b36a;--kept:#6ea2f5;--gone:#93a1ba;--served:#45b6c0;--fallback:#f0a63a;--not-found:#f2707a;--refused:#c08df0}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--text);font:1.0625rem/1.55 system-ui,-apple-system,"Segoe UI",sans-serif;
-webkit-text-size-adjust:100%}
main{max-width:52rem;margin:0 auto;padding:clamp(1.5rem,6vw,4rem) clamp(1rem,4vw,2rem)}
.site{margin:0;color:var(--soft);font-weight:600}
h1{margin:.1rem 0 .5rem;font-size:clamp(1.9rem,6vw,2.75rem);line-height:1.15;letter-spacing:-.02em}
h2{margin:0 0 .5rem;font-size:1.3rem;line-height:1.3}
section,footer{margin-top:3rem}
footer{padding-top:1.5rem;border-top:1px solid var(--line);color:var(--soft)}
footer h2{color:var(--text);font-size:1.0625rem}
p{margin:0 0 .75rem;max-width:42rem;overflow-wrap:anywhere}
ul{margin:0 0 .75rem;padding-left:1.25rem;overflow-wrap:anywhere}
.soft,caption{color:var(--soft)}
.figure{font-size:1.2rem;font-weight:400}
.figure strong{display:block;font-size:clamp(3.25rem,14vw,5.5rem);line-height:1.05;letter-spacing:-.03em;color:var(--rule)}
.stack{display:block;width:100%;height:2.75rem;margin:1.25rem 0;border-radius:.4rem}
table{width:100%;border-collapse:collapse}
caption{text-align:left;padding-bottom:.5rem}
th,td{padding:.55rem 0;border-bottom:1px solid var(--line);text-align:left;font-weight:400;vertical-align:baseline}
thead th{color:var(--soft);font-size:.9375rem;vertical-align:bottom}
.number{padding-left:1rem;text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
.address{overflow-wrap:anywhere}
th.address{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:.9375rem}
.legend tbody th{padding-left:1.5rem;text-indent:-1.5rem}
.swatch{width:.85rem;height:.85rem;margin-right:.65rem;border-radius:.2rem;vertical-align:-.05rem}
.bar{display:block;width:100%;height:.5rem;margin-top:.35rem;border-radius:.25rem}
.bar rect{fill:var(--kept)}.bar .track{fill:var(--track)}
.rule{fill:var(--rule)}.repaired{fill:var(--repaired)}.undecided{fill:var(--undecided)}.kept{fill:var(--kept)}.gone{fill:var(--gone)}.served{fill:var(--served)}
.fallback{fill:var(--fallback)}.not-found{fill:var(--not-found)}.refused{fill:var(--refused)}
.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
@media print{svg{print-color-adjust:exact;-webkit-print-color-adjust:exact}section{break-inside:avoid}body{font-size:11pt}}`;

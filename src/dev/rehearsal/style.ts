/** Styles in addition to those that all reports share. */
export const REHEARSAL_STYLE = `
main{max-width:60rem}
.figure.bad strong{color:var(--not-found)}
.old-site{fill:var(--gone)}.announced{fill:var(--undecided)}.redirect{fill:var(--rule)}.gone{fill:var(--refused)}
.served{fill:var(--served)}.not-found{fill:var(--not-found)}.refused{fill:var(--fallback)}
a{color:inherit}
.held{color:var(--rule);font-weight:600}.failed{color:var(--not-found)}
.time-line{display:block;width:100%;height:auto;margin:1.5rem 0}
.time-line text{fill:var(--text);font:600 13px system-ui,-apple-system,"Segoe UI",sans-serif;text-anchor:middle}
.time-line .label{fill:var(--soft);font-weight:400}
.time-line .axis{stroke:var(--soft);stroke-width:1.5}.time-line .mark{stroke:var(--text);stroke-width:1.5;stroke-dasharray:3 3}
.time-line circle{fill:var(--rule)}.time-line circle.failed{fill:var(--not-found)}
.time-line .number{fill:var(--page)}
.tally span{display:inline-block;margin-right:1.25rem;white-space:nowrap}
.expected{padding:0;list-style:none}.expected ul{padding-left:1.25rem}
.held,.failed{display:inline-block;min-width:2.6rem}
.note,.fix{padding-left:.9rem;border-left:.25rem solid var(--line)}.fix{border-color:var(--rule)}
pre{margin:0 0 .75rem;padding:.6rem .8rem;background:var(--track);border-radius:.35rem;white-space:pre-wrap;overflow-wrap:anywhere}
code,.changes td{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:.9375rem}
.changes{table-layout:fixed;margin-top:.5rem}.changes th+th,.changes td{padding-left:1rem}.changes th:first-child{width:40%}
.at{display:block;color:var(--soft);font-size:.9375rem}
summary{cursor:pointer;font-weight:600}
@media(max-width:40rem){.changes thead{display:none}.changes tr{display:block;border-bottom:1px solid var(--line);padding:.5rem 0}
.changes th:first-child,.changes td{display:block;width:auto;border:0;padding:.1rem 0}.changes td:before{content:attr(data-label) ": ";color:var(--soft)}}
@media print{details>*{display:block}details::details-content{content-visibility:visible;block-size:auto}}`;

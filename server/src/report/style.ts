// How the page of a report looks: light or dark as the reader's system is, in one column that prints.
export const STYLE = `
:root { color-scheme: light dark; --paper: #fff; --ink: #1c2330; --soft: #5b6472; --line: #d5dae1; --shade: #f4f6f9; --accent: #1f5fbf; --head: #e6ecf5; --large: #c9dbf7; --note: #7a5b00; --note-shade: #fdf6e0; }
@media (prefers-color-scheme: dark) { :root { --paper: #14181f; --ink: #dde3ec; --soft: #97a1b1; --line: #333b48; --shade: #1c222c; --accent: #7fb0ff; --head: #263041; --large: #274773; --note: #e5c563; --note-shade: #2a2412; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2rem 1.5rem 4rem; max-width: 76rem; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.7rem; margin: 0 0 .5rem; } h2 { font-size: 1.3rem; margin: 2.5rem 0 .75rem; padding-top: .75rem; border-top: 2px solid var(--line); } h3 { font-size: 1.05rem; margin: 1.5rem 0 .5rem; }
a { color: var(--accent); text-decoration-thickness: 1px; text-underline-offset: 2px; } a:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
nav ol { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; list-style: none; padding: 0; margin: 0; }
p, ul { max-width: 62rem; } li { margin: .3rem 0; overflow-wrap: anywhere; }
code, pre, .place { font: .88em/1.45 ui-monospace, "Cascadia Mono", "DejaVu Sans Mono", Menlo, Consolas, monospace; }
code { background: var(--shade); padding: .05em .3em; border-radius: 3px; overflow-wrap: anywhere; } pre { background: var(--shade); padding: .7rem .9rem; border-radius: 5px; white-space: pre-wrap; overflow-wrap: anywhere; } pre code { padding: 0; font-size: 1em; }
.unknown { color: var(--note); background: var(--note-shade); border-left: 3px solid var(--note); padding: .5rem .8rem; }
.unknown code { background: none; }
.wide { overflow-x: auto; margin: 1rem 0; } table { border-collapse: collapse; width: 100%; font-size: .92rem; } th { text-align: left; font-weight: 600; color: var(--soft); white-space: nowrap; }
th, td { padding: .35rem .7rem .35rem 0; border-bottom: 1px solid var(--line); vertical-align: top; } .number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
tr:target td { background: var(--note-shade); } td code { overflow-wrap: break-word; } td.number { padding-right: 1.4rem; } th.number { padding-right: 1.4rem; }
figure { margin: 1.25rem 0; overflow-x: auto; } figcaption { color: var(--soft); margin-bottom: .4rem; } .diagram { display: block; max-width: 100%; height: auto; }
.diagram text { font: 11px ui-monospace, "Cascadia Mono", "DejaVu Sans Mono", Menlo, Consolas, monospace; fill: var(--ink); } .diagram a { text-decoration: none; } .diagram a:hover text { text-decoration: underline; }
.diagram .body { fill: var(--paper); stroke: var(--soft); stroke-width: 1; } .diagram .head { fill: var(--head); } .diagram .name { font-size: 12.5px; font-weight: 700; } .diagram .rows, .diagram .type, .diagram .more, .diagram .key { fill: var(--soft); } .diagram .key { font-size: 8.5px; }
.diagram .large .body { stroke: var(--accent); stroke-width: 2.5; } .diagram .large .head { fill: var(--large); } .diagram .large .rows { fill: var(--ink); font-weight: 700; }
.diagram .line path { fill: none; stroke: var(--soft); stroke-width: 1.3; } .diagram .end { fill: var(--paper); stroke: var(--soft); stroke-width: 1.3; } .diagram .line:hover path { stroke: var(--accent); stroke-width: 2; }
@media print { :root { --paper: #fff; --ink: #000; --soft: #444; --line: #bbb; --shade: #f4f4f4; --accent: #000; --head: #eee; --large: #ddd; --note: #000; --note-shade: #fff; } body { font-size: 10pt; max-width: none; padding: 0; } nav { display: none; } figure, tr, pre { break-inside: avoid; } figure, .wide { overflow: visible; } h2, h3 { break-after: avoid; } .diagram { max-height: 24cm; } }
`;

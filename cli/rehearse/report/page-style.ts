/** The look of the page: light and dark by the reader's system, and black on white on paper. */
export const pageStyle = `
:root { color-scheme: light dark; --ink: #1c2128; --quiet: #57606a; --paper: #fff; --card: #f6f8fa; --line: #d0d7de;
  --good: #1a7f37; --bad: #cf222e; --coming: #d4a72c; --partly: #7fb98f; --on: #2da44e; --going: #8c959f;
  --work: #54aeff; --ask: #bf87ff; --broken: #cf222e; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --quiet: #9198a1; --paper: #0d1117; --card: #161b22;
  --line: #30363d; --good: #3fb950; --bad: #f85149; --coming: #d29922; --partly: #3b7d4d; --on: #2ea043;
  --going: #6e7681; --work: #388bfd; --ask: #a371f7; --broken: #f85149; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2rem 1.25rem 4rem; max-width: 62rem; background: var(--paper); color: var(--ink);
  font: 15px/1.5 system-ui, sans-serif; }
h1 { margin: 0; font-size: 1.7rem; }
h2 { margin: 0; font-size: 1.15rem; }
p { margin: .35rem 0; }
.quiet { color: var(--quiet); }
.verdict { margin: 1rem 0; padding: .8rem 1rem; border-left: 6px solid var(--good); background: var(--card); font-size: 1.1rem; font-weight: 600; }
.verdict.bad { border-color: var(--bad); }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(13rem, 1fr)); gap: .75rem; margin: 1rem 0; }
.facts div { padding: .6rem .8rem; border: 1px solid var(--line); border-radius: 6px; overflow-wrap: anywhere; }
.facts b { display: block; font-size: 1.25rem; }
table { width: 100%; border-collapse: collapse; margin: .75rem 0; }
th, td { padding: .35rem .5rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; overflow-wrap: anywhere; }
th { font-weight: 600; white-space: nowrap; }
td.number { text-align: right; white-space: nowrap; }
.passed { color: var(--good); font-weight: 600; white-space: nowrap; }
.failed { color: var(--bad); font-weight: 600; white-space: nowrap; }
section { margin: 1.5rem 0; padding: 1rem; border: 1px solid var(--line); border-radius: 8px; }
section header { display: flex; justify-content: space-between; gap: 1rem; align-items: baseline; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem .9rem; margin: .6rem 0; }
dt { color: var(--quiet); } dd { margin: 0; overflow-wrap: anywhere; }
ul.findings { margin: .5rem 0; padding-left: 1.2rem; color: var(--bad); }
svg { display: block; width: 100%; height: auto; margin-top: .5rem; }
svg text { font: 12px system-ui, sans-serif; fill: var(--ink); }
svg text.step { text-anchor: end; } svg text.when { text-anchor: middle; fill: var(--quiet); font-size: 11px; }
svg .tick { stroke: var(--line); } svg .mark { stroke: var(--ink); stroke-dasharray: 3 3; }
${['coming', 'partly', 'on', 'going', 'work', 'ask', 'broken'].map((kind) => `.${kind} { fill: var(--${kind}); background: var(--${kind}); }`).join('\n')}
.legend { display: flex; flex-wrap: wrap; gap: .3rem 1.1rem; color: var(--quiet); }
.legend i { display: inline-block; width: .9em; height: .9em; margin-right: .35em; border-radius: 2px; vertical-align: -1px; }
@media print { :root { --ink: #000; --quiet: #444; --paper: #fff; --card: #f6f8fa; --line: #bbb; }
  body { max-width: none; padding: 0; font-size: 10.5pt; } section { break-inside: avoid; }
  svg rect, .legend i { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
`;

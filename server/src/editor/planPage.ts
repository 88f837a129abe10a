// Plans as one page of HTML that stands by itself: the editor's own view of a plan, with its script, its style and the plans inside, and nothing from a network.
import { oneLine } from '../text/words.ts';
import type { PlanShown } from './planShown.ts';

export interface PlanPageParts {
  /** Of the plan view. */
  readonly script: string;
  readonly style: string;
}

/** At least one plan. */
export function planPage(plans: readonly PlanShown[], { script, style }: PlanPageParts): string {
  const title = escaped(plans.length === 1 ? `Plan: ${named(plans[0]!)}` : `${plans.length} plans`);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>${title}</title>
<style>${THEME}${style}</style>
</head>
<body>
${plans.length === 1 ? '' : `<nav><label>Plan <select>${plans.map((one, at) => `<option value="${at}">${escaped(`${at + 1}. ${named(one)}`)}</option>`).join('')}</select></label></nav>\n`}<main></main>
<noscript>${plans.map(({ text }) => `<pre>${escaped(text)}</pre>`).join('\n')}</noscript>
<script type="application/json" id="plans">${inScript(JSON.stringify(plans))}</script>
<script>${HOST}</script>
<script>${script.replaceAll('</script', '<\\/script')}</script>
</body>
</html>
`;
}

/** What the editor is to the view, of this page alone. */
const HOST = `
const plans = JSON.parse(document.getElementById('plans').textContent);
const show = (at) => window.postMessage({ kind: 'plan', plan: plans[at] });
window.acquireVsCodeApi = () => ({ postMessage: (message) => message.kind === 'ready' ? show(0) : message.kind === 'copy' ? navigator.clipboard?.writeText(message.text) : undefined });
document.querySelector('select')?.addEventListener('change', ({ target }) => show(Number(target.value)));
`;

/** The colours that an editor gives, for light and for dark; what only an editor can answer is not offered. */
const THEME = `
:root { color-scheme: light dark; --vscode-font-family: system-ui, sans-serif; --vscode-editor-font-family: ui-monospace, monospace; --vscode-editor-foreground: light-dark(#1f2328, #d4d4d4); --vscode-editor-background: light-dark(#ffffff, #1f1f1f); --vscode-descriptionForeground: light-dark(#59636e, #9d9d9d); --vscode-disabledForeground: light-dark(#6e7781, #8a8a8a); --vscode-panel-border: light-dark(#d1d9e0, #3c3c3c); --vscode-focusBorder: light-dark(#0969da, #3794ff); --vscode-textLink-foreground: light-dark(#0a58ca, #4daafc); --vscode-textPreformat-foreground: light-dark(#1f2328, #d4d4d4); --vscode-editorWarning-foreground: light-dark(#9a6700, #cca700); --vscode-editorInfo-foreground: light-dark(#0a58ca, #3794ff); --vscode-editorWidget-background: light-dark(#f3f4f6, #2a2a2a); --vscode-list-hoverBackground: light-dark(#f3f4f6, #2a2d2e); --vscode-list-inactiveSelectionBackground: light-dark(#e4e6f1, #37373d); --vscode-list-activeSelectionBackground: light-dark(#0a58ca, #04395e); --vscode-list-activeSelectionForeground: #ffffff; --vscode-charts-red: light-dark(#c72e2e, #f14c4c); --vscode-charts-orange: light-dark(#c77700, #d18616); --vscode-charts-blue: light-dark(#1a6fc4, #3794ff); --vscode-charts-green: light-dark(#388a34, #89d185); }
body { display: flex; flex-direction: column; } main { flex: 1; min-height: 0; } nav { padding: 8px 14px; } select { max-width: 80vw; } .asking, .page { display: none !important; }
`;

const named = ({ query }: PlanShown): string => oneLine(query) || 'without its query';

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** Nothing in it ends the element that it stands in. */
const inScript = (json: string): string => json.replaceAll('<', '\\u003c');

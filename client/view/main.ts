// The plan view: a page that shows one plan as a tree, a flame graph, a table, as text and as JSON. It asks nobody for anything but the extension that opened it.
import { drawComparison } from './comparison.ts';
import { element } from './elements.ts';
import { drawFlame } from './flame.ts';
import type { FromView, Plan, PlanRequest, ToView } from './messages.ts';
import { percent, worded, type Drawn, type Part } from './parts.ts';
import { drawTable } from './table.ts';
import { drawTree } from './tree.ts';

declare function acquireVsCodeApi(): { postMessage(message: FromView): void };

const editor = acquireVsCodeApi();
const root = document.querySelector('main')!;

window.addEventListener('message', ({ data }: MessageEvent<ToView>) => {
  if (data.kind === 'plan') show(data.plan);
  else if (data.kind === 'comparison') root.replaceChildren(...drawComparison(data.compared, (text) => editor.postMessage({ kind: 'copy', what: 'Text', text })));
  else root.querySelector('.changed')?.removeAttribute('hidden');
});
editor.postMessage({ kind: 'ready' });

const TABS = ['Tree', 'Flame', 'Table', 'Text', 'JSON'] as const;
type Tab = (typeof TABS)[number];

function show(plan: Plan): void {
  // What matters most is looked at first.
  let selected = plan.insights[0]?.node ?? 0;
  let drawn: Drawn | undefined;
  const details = element('section', { class: 'details', 'aria-live': 'polite', 'aria-label': 'Node' });
  const panel = element('div', { class: 'panel', role: 'tabpanel', id: 'panel' });
  const part: Part = {
    selected: () => selected,
    select: (node) => {
      selected = node;
      drawn?.show(node);
      details.replaceChildren(...detailsOf(plan, node));
    },
    go: (node) => editor.postMessage({ kind: 'reveal', places: plan.nodes[node]!.places }),
  };
  const open = (tab: Tab): void => {
    drawn = draw(tab, plan, part);
    for (const one of tabs) markTab(one, one.dataset['tab'] === tab);
    panel.setAttribute('aria-labelledby', `tab-${tab}`);
    panel.replaceChildren(drawn.element);
    details.hidden = tab === 'Text' || tab === 'JSON';
    drawn.shown();
  };
  const tabs = TABS.map((tab) => element('button', { type: 'button', role: 'tab', id: `tab-${tab}`, 'data-tab': tab, 'aria-controls': 'panel' }, tab));
  const bar = element('div', { class: 'tabs', role: 'tablist', 'aria-label': 'How the plan is shown' }, ...tabs);
  bar.addEventListener('click', ({ target }) => {
    const tab = TABS.find((one) => one === (target as HTMLElement).dataset['tab']);
    if (tab) open(tab);
  });
  bar.addEventListener('keydown', (event) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step === 0) return;
    const next = tabs.at((tabs.findIndex((one) => one === document.activeElement) + step) % tabs.length)!;
    open(next.dataset['tab'] as Tab);
    next.focus();
  });
  const copying = (['Text', 'JSON'] as const).map((what) => {
    const button = element('button', { type: 'button', class: 'quiet' }, `Copy ${what}`);
    button.addEventListener('click', () => editor.postMessage({ kind: 'copy', what, text: what === 'Text' ? plan.text : plan.json }));
    return button;
  });
  root.replaceChildren(headOf(plan), insightsOf(plan, part), element('div', { class: 'bar' }, bar, element('div', { class: 'copy' }, ...copying)), panel, details);
  open('Tree');
  part.select(selected);
  drawn!.focus();
}

function markTab(tab: HTMLElement, isOpen: boolean): void {
  tab.setAttribute('aria-selected', String(isOpen));
  tab.tabIndex = isOpen ? 0 : -1;
}

function draw(tab: Tab, plan: Plan, part: Part): Drawn {
  switch (tab) {
    case 'Tree': return drawTree(plan, part);
    case 'Flame': return drawFlame(plan, part);
    case 'Table': return drawTable(plan, part);
    case 'Text': return drawText(plan.text);
    case 'JSON': return drawText(plan.json);
  }
}

function drawText(text: string): Drawn {
  const shown = element('pre', { class: 'scroller', tabindex: 0 }, text);
  return { element: shown, show: () => undefined, focus: () => shown.focus(), shown: () => undefined };
}

function headOf(plan: Plan): HTMLElement {
  const { query, basis, notes, asked } = plan;
  const line = query.replace(/\s+/g, ' ').trim() || 'A plan without its query';
  return element('header', {},
    element('h1', { title: query }, line),
    element('p', { class: 'basis' }, ...worded(asked ? `${asked.from} ${basis}` : basis)),
    askingOf(plan),
    element('p', { class: 'changed', hidden: true, role: 'status' }, 'The query has changed since. Explain it again.'),
    ...notes.map((note) => element('p', { class: 'dim' }, note)));
}

/** How else the plan can be had. */
function askingOf({ asked }: Plan): HTMLElement {
  const { by, server, parameters = [] } = asked ?? {};
  const button = (what: PlanRequest, text: string, more: Readonly<Record<string, string>> = {}): HTMLElement => {
    const made = element('button', { type: 'button', class: 'quiet', 'data-ask': what, ...more }, text);
    made.addEventListener('click', () => editor.postMessage({ kind: 'ask', what }));
    return made;
  };
  const buttons = [
    ...(server === undefined ? [] : [button('server', 'On the Server', { 'aria-pressed': String(by === 'server') }), button('offline', 'Offline', { 'aria-pressed': String(by === 'offline') })]),
    ...(parameters.length > 0 ? [button('values', 'Values…')] : []),
    ...(server === undefined ? [] : [button('run', 'Run and Measure…')]),
    button('compare', 'Compare…'),
  ];
  return element('div', { class: 'asking', role: 'toolbar', 'aria-label': 'How the query is planned' }, ...buttons);
}

/** A press selects the node, and shows the part of the code that it comes from. */
function insightsOf({ insights, measured }: Plan, { select }: Part): HTMLElement {
  if (insights.length === 0) return element('p', { class: 'insights none' }, measured ? 'Nothing stands out.' : 'Sizes of tables (`sizes` in plansight.json, or a snapshot) would tell more than its shape.');
  const items = insights.map(({ id, node, weight, message, proof, places }) => {
    const button = element('button', { type: 'button', class: `insight ${weight}`, 'data-insight': id },
      element('span', { class: `mark ${weight}`, 'aria-hidden': 'true' }, weight === 'high' ? '▲' : '●'),
      element('span', {}, ...worded(message), ...(proof === undefined ? [] : [element('code', { class: 'proof' }, proof)])));
    const page = element('button', { type: 'button', class: 'quiet page', 'data-page': id, title: `What ${id} looks like, and when it is not told` }, id);
    page.addEventListener('click', () => editor.postMessage({ kind: 'page', insight: id }));
    button.addEventListener('click', () => {
      select(node);
      if (places.length > 0) editor.postMessage({ kind: 'reveal', places });
    });
    return element('li', {}, button, page);
  });
  return element('ul', { class: 'insights', 'aria-label': 'Insights' }, ...items);
}

function detailsOf(plan: Plan, at: number): readonly Node[] {
  const { title, share, whole, own, total, rows, expected, came, loops, error, buffers, details, places } = plan.nodes[at]!;
  const facts: readonly (readonly [string, string | undefined])[] = [
    [`Part of the ${plan.of}`, `${percent(share)} by itself, ${percent(whole)} with all below it`],
    [plan.of === 'time' ? 'Time' : 'Cost', own === undefined ? undefined : `${own} by itself, ${total} with all below it`],
    ['Rows', came === undefined || loops === 0 ? rows : `${Math.round(came).toLocaleString('en-US')}${expected === undefined ? '' : `, ${Math.round(expected).toLocaleString('en-US')} expected`}${error === undefined ? '' : ` (${error})`}`],
    ['Runs', loops === undefined ? undefined : loops.toLocaleString('en-US')],
    ['Pages', buffers],
  ];
  const list = element('dl', {}, ...facts.flatMap(([name, value]) => (value === undefined ? [] : [element('dt', {}, name), element('dd', {}, value)])));
  const told = plan.insights.filter(({ node }) => node === at).map(({ weight, message, proof }) => element('p', { class: `told ${weight}` }, ...worded(message), ...(proof === undefined ? [] : [element('code', { class: 'proof' }, proof)])));
  const link = element('button', { type: 'button', class: 'quiet' }, 'Show in Code');
  link.addEventListener('click', () => editor.postMessage({ kind: 'reveal', places }));
  return [element('h2', {}, title), ...(places.length > 0 ? [link] : []), list, ...(details.length > 0 ? [element('ul', {}, ...details.map((detail) => element('li', {}, detail)))] : []), ...told];
}

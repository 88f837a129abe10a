// Two plans side by side: what changed as a whole, and a row for each node with its figures before and after.
import { element, moveWith, openList } from './elements.ts';
import { moved } from './layout.ts';
import type { Compared } from './messages.ts';

type Row = Compared['rows'][number];
type Figure = Row['figures'][number];

const SIGNS: Readonly<Record<Row['kind'], readonly [sign: string, said: string]>> = { same: ['', 'the same'], changed: ['~', 'changed'], added: ['+', 'added'], removed: ['−', 'removed'] };

export function drawComparison({ queries: [before, after], summary, rows, text, ...basis }: Compared, copy: (text: string) => void): readonly HTMLElement[] {
  const button = element('button', { type: 'button', class: 'quiet' }, 'Copy Text');
  button.addEventListener('click', () => copy(text));
  const names = before === after ? [element('h1', { title: after }, after)] : [element('h1', { title: before }, before), element('h1', { title: after }, `→ ${after}`)];
  const header = element('header', {}, ...names, element('p', { class: 'basis' }, `Before: ${basis.before}`), element('p', { class: 'basis' }, `After: ${basis.after}`));
  const told = element('ul', { class: 'summary', 'aria-label': 'What changed' }, ...summary.map((line) => element('li', {}, line)));
  const details = element('section', { class: 'details', 'aria-live': 'polite', 'aria-label': 'Node' });
  const grid = drawGrid(rows, (row) => details.replaceChildren(...detailsOf(row)));
  requestAnimationFrame(() => grid.begin());
  return [header, told, element('div', { class: 'bar' }, element('span', {}), element('div', { class: 'copy' }, button)), element('div', { class: 'panel' }, grid.element), details];
}

function drawGrid(rows: readonly Row[], tell: (row: Row) => void): { readonly element: HTMLElement; begin(): void } {
  // What changed first is looked at first.
  let at = Math.max(0, rows.findIndex(({ kind }) => kind !== 'same'));
  const heads = rows[0]?.figures.map(({ of }) => element('span', { role: 'columnheader', class: 'compared' }, of)) ?? [];
  const body = element('div', { class: 'rows', role: 'rowgroup' });
  const scroller = element('div', { class: 'scroller', tabindex: 0, role: 'presentation' }, body);
  const list = openList(scroller, body);
  const draw = (): void => {
    list.draw(rows.length, (place) => rowOf(rows[place]!, place, place === at));
    scroller.setAttribute('aria-activedescendant', `compared-${at}`);
  };
  const select = (next: number): void => {
    at = next;
    draw();
    list.show(at);
    tell(rows[at]!);
  };
  scroller.addEventListener('keydown', (event) => {
    const next = moved(event.key, at, rows.length, list.page);
    if (next === undefined) return;
    select(next);
    event.preventDefault();
  });
  scroller.addEventListener('click', ({ target }) => {
    const row = (target as Element).closest<HTMLElement>('[data-row]')?.dataset['row'];
    if (row !== undefined) select(Number(row));
  });
  const head = element('div', { class: 'head', role: 'row', 'aria-rowindex': 1 }, element('span', { role: 'columnheader', class: 'title' }, 'Node'), ...heads);
  moveWith(head, scroller);
  const grid = element('div', { class: 'grid comparison', role: 'grid', 'aria-label': 'Nodes of the two plans', 'aria-rowcount': rows.length + 1 }, head, scroller);
  return { element: grid, begin: () => (select(at), scroller.focus()) };
}

function rowOf({ kind, title, was, depth, figures }: Row, place: number, isSelected: boolean): HTMLElement {
  const [sign, said] = SIGNS[kind];
  const label = `${title}, ${said}${was === undefined ? '' : `, was ${was}`}, ${figures.map(({ of, before = 'none', after = 'none' }) => `${of} ${before} to ${after}`).join(', ')}`;
  const name = element('span', { class: 'title', role: 'gridcell' }, element('span', { class: 'sign' }, sign), element('span', { class: 'name' }, was === undefined ? title : `${was} → ${title}`));
  name.style.paddingLeft = `${14 + depth * 14}px`;
  return element('div', { class: `row kind-${kind}${isSelected ? ' selected' : ''}`, role: 'row', id: `compared-${place}`, 'data-row': place, 'aria-rowindex': place + 2, 'aria-selected': String(isSelected), 'aria-label': label }, name, ...figures.map(figureOf));
}

function figureOf({ before = '', after = '', trend }: Figure): HTMLElement {
  return element('span', { class: `compared ${trend ?? ''}`, role: 'gridcell' }, before === after ? after : `${before} → ${after}`);
}

function detailsOf({ kind, title, was, details, figures }: Row): readonly Node[] {
  const facts = figures.flatMap(({ of, before = 'none', after = 'none', trend }) => [element('dt', {}, of), element('dd', { class: trend ?? '' }, before === after ? after : `${before} → ${after}${trend ? ` (${trend})` : ''}`)]);
  return [element('h2', {}, was === undefined ? title : `${was} → ${title}`), element('span', { class: 'dim' }, ` ${SIGNS[kind][1]}`), element('dl', {}, ...facts), ...(details.length > 0 ? [element('ul', {}, ...details.map((detail) => element('li', {}, detail)))] : [])];
}

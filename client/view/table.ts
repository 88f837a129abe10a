// The nodes of a plan as a table, ordered by the figure whose head is pressed.
import { element, moveWith, openList } from './elements.ts';
import { moved, ordered } from './layout.ts';
import type { Plan } from './messages.ts';
import { marksOf, percent, type Drawn, type Part } from './parts.ts';

type ShownNode = Plan['nodes'][number];

interface Column {
  readonly head: string;
  text(node: ShownNode): string;
  figure(node: ShownNode): number | undefined;
}

const rounded = (value: number | undefined): string => (value === undefined ? '' : Math.round(value).toLocaleString('en-US'));

/** Only those that any node has something for. */
function columnsOf({ nodes, of }: Plan): readonly Column[] {
  const all: readonly Column[] = [
    { head: 'Own', text: ({ share }) => percent(share), figure: ({ share }) => share },
    { head: 'Whole', text: ({ whole }) => percent(whole), figure: ({ whole }) => whole },
    { head: `Own ${of}`, text: ({ own = '' }) => own, figure: ({ own, share }) => (own === undefined ? undefined : share) },
    { head: 'Rows', text: ({ came }) => rounded(came), figure: ({ came }) => came },
    { head: 'Expected', text: ({ expected }) => rounded(expected), figure: ({ expected }) => expected },
    { head: 'Runs', text: ({ loops }) => rounded(loops), figure: ({ loops }) => loops },
    { head: 'Pages', text: ({ pages }) => rounded(pages), figure: ({ pages }) => pages },
  ];
  return all.filter(({ text }) => nodes.some((node) => text(node) !== ''));
}

export function drawTable(plan: Plan, { selected, select, go }: Part): Drawn {
  const columns = columnsOf(plan);
  let [rows, by]: [readonly number[], number | undefined] = [plan.nodes.map((_, at) => at), undefined];
  const heads = columns.map(({ head }) => element('div', { role: 'columnheader', class: 'figure' }, element('button', { type: 'button' }, head)));
  const first = element('div', { role: 'columnheader', class: 'title' }, element('button', { type: 'button' }, 'Node, as in the plan'));
  const header = element('div', { class: 'head', role: 'row', 'aria-rowindex': 1 }, ...heads, first);
  const body = element('div', { class: 'rows', role: 'rowgroup' });
  const scroller = element('div', { class: 'scroller', tabindex: 0, role: 'presentation' }, body);
  const grid = element('div', { class: 'grid', role: 'grid', 'aria-label': 'Nodes of the plan', 'aria-rowcount': plan.nodes.length + 1 }, header, scroller);
  const list = openList(scroller, body);
  moveWith(header, scroller);
  const draw = (): void => {
    [...heads, first].forEach((head, at) => head.setAttribute('aria-sort', at === by ? 'descending' : by === undefined && head === first ? 'ascending' : 'none'));
    list.draw(rows.length, (place) => rowOf(plan, rows[place]!, place, columns, rows[place] === selected()));
    scroller.setAttribute('aria-activedescendant', `cell-${selected()}`);
  };
  const order = (column: number | undefined): void => {
    by = column;
    rows = column === undefined ? plan.nodes.map((_, at) => at) : ordered(plan.nodes.length, (at) => columns[column]!.figure(plan.nodes[at]!));
    draw();
    list.show(rows.indexOf(selected()));
  };
  heads.forEach((head, at) => head.addEventListener('click', () => order(at)));
  first.addEventListener('click', () => order(undefined));
  scroller.addEventListener('keydown', (event) => {
    const next = moved(event.key, rows.indexOf(selected()), rows.length, list.page);
    if (next !== undefined) select(rows[next]!);
    else if (event.key === 'Enter') go(selected());
    else return;
    event.preventDefault();
  });
  scroller.addEventListener('click', ({ target }) => {
    const node = (target as Element).closest<HTMLElement>('[data-node]')?.dataset['node'];
    if (node !== undefined) select(Number(node));
  });
  scroller.addEventListener('dblclick', () => go(selected()));
  const show = (node: number): void => {
    draw();
    list.show(rows.indexOf(node));
  };
  return { element: grid, show, focus: () => scroller.focus(), shown: () => show(selected()) };
}

function rowOf(plan: Plan, at: number, place: number, columns: readonly Column[], isSelected: boolean): HTMLElement {
  const node = plan.nodes[at]!;
  return element('div', { class: `row${isSelected ? ' selected' : ''}`, role: 'row', id: `cell-${at}`, 'data-node': at, 'aria-rowindex': place + 2, 'aria-selected': String(isSelected) },
    ...columns.map(({ text }) => element('span', { class: 'figure', role: 'gridcell' }, text(node))),
    element('span', { class: 'title', role: 'gridcell' }, element('span', { class: 'name' }, node.title), ...marksOf(plan, at)));
}

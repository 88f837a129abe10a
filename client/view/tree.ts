// The tree of a plan: a row for each node, indented, with its part of the whole as a bar. Arrows go through it, open and close its parts; Enter goes to the code.
import { element, moveWith, openList } from './elements.ts';
import { childrenOf, moved, openRows } from './layout.ts';
import type { Plan } from './messages.ts';
import { labelOf, marksOf, shareBar, type Drawn, type Part } from './parts.ts';

export function drawTree(plan: Plan, { selected, select, go }: Part): Drawn {
  const body = element('div', { class: 'rows', role: 'presentation' });
  const scroller = element('div', { class: 'scroller', role: 'tree', tabindex: 0, 'aria-label': 'Plan' }, body);
  const list = openList(scroller, body);
  const children = childrenOf(plan.nodes);
  const closed = new Set<number>();
  let rows = openRows(plan.nodes, closed);
  let at = selected();
  const draw = (): void => {
    rows = openRows(plan.nodes, closed);
    list.draw(rows.length, (place) => rowOf(plan, rows[place]!, { isSelected: rows[place] === at, isClosed: closed.has(rows[place]!), children }));
    scroller.setAttribute('aria-activedescendant', `node-${at}`);
  };
  const show = (node: number): void => {
    for (let above = plan.nodes[node]!.parent; above >= 0; above = plan.nodes[above]!.parent) closed.delete(above);
    at = node;
    draw();
    list.show(rows.indexOf(node));
  };
  const turn = (node: number): void => {
    if (!closed.delete(node)) closed.add(node);
    draw();
  };
  scroller.addEventListener('keydown', (event) => {
    const below = children[at]!;
    const { parent } = plan.nodes[at]!;
    const next = moved(event.key, rows.indexOf(at), rows.length, list.page);
    if (next !== undefined) select(rows[next]!);
    else if (event.key === 'Enter') go(at);
    else if (event.key === 'ArrowRight' && below.length > 0) closed.has(at) ? turn(at) : select(below[0]!);
    else if (event.key === 'ArrowLeft' && below.length > 0 && !closed.has(at)) turn(at);
    else if (event.key === 'ArrowLeft' && parent >= 0) select(parent);
    else return;
    event.preventDefault();
  });
  scroller.addEventListener('click', ({ target }) => {
    const row = (target as Element).closest<HTMLElement>('[data-node]');
    if (!row) return;
    const node = Number(row.dataset['node']);
    if ((target as Element).closest('.turn') && children[node]!.length > 0) turn(node);
    select(node);
  });
  scroller.addEventListener('dblclick', () => go(at));
  const head = element('div', { class: 'head tree-head', 'aria-hidden': 'true' }, ...headsOf(plan));
  moveWith(head, scroller);
  return { element: element('div', { class: 'headed' }, head, scroller), show, focus: () => scroller.focus(), shown: () => (draw(), list.show(rows.indexOf(at))) };
}

/** The names of the columns, each as wide as the column; one that no node has anything for is not there. */
function headsOf({ nodes, of }: Plan): readonly HTMLElement[] {
  const named = (name: string, key: 'own' | 'rows', more: string): HTMLElement => element('span', { class: `figure${more}` }, nodes.some((node) => node[key] !== undefined) ? name : '');
  return [element('span', { class: 'share' }, 'Share'), named(of === 'time' ? 'Time' : 'Cost', 'own', ''), named('Rows', 'rows', ' rows-of'), element('span', { class: 'title' }, 'Node')];
}

function rowOf(plan: Plan, at: number, { isSelected, isClosed, children }: { readonly isSelected: boolean; readonly isClosed: boolean; readonly children: readonly (readonly number[])[] }): HTMLElement {
  const node = plan.nodes[at]!;
  const siblings = node.parent < 0 ? [at] : children[node.parent]!;
  const isParent = children[at]!.length > 0;
  const row = element('div', {
    class: `row${isSelected ? ' selected' : ''}${node.loops === 0 ? ' never' : ''}`, role: 'treeitem', id: `node-${at}`, 'data-node': at, 'aria-level': node.depth + 1, 'aria-setsize': siblings.length, 'aria-posinset': siblings.indexOf(at) + 1,
    'aria-selected': String(isSelected), 'aria-expanded': isParent ? String(!isClosed) : undefined, 'aria-label': labelOf(plan, at),
  }, shareBar(node), element('span', { class: 'figure' }, node.own ?? ''), element('span', { class: 'figure rows-of' }, node.rows ?? ''));
  const title = element('span', { class: 'title' }, element('span', { class: `turn${isParent ? (isClosed ? ' closed' : ' open') : ''}` }), element('span', { class: 'name' }, node.title), ...marksOf(plan, at), element('span', { class: 'dim' }, node.details[0] ?? ''));
  title.style.paddingLeft = `${node.depth * 14}px`;
  row.append(title);
  return row;
}

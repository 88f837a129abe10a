// The flame graph of a plan, the whole on top: each node is as wide as its part of the time or the cost, with all that runs below it. Boxes too narrow to be seen are not drawn.
import { element } from './elements.ts';
import { childrenOf, flame } from './layout.ts';
import type { Plan } from './messages.ts';
import { heat, labelOf, percent, type Drawn, type Part } from './parts.ts';

const NARROWEST = 0.0015;
/** In pixels. */
const HEIGHT = 22;

export function drawFlame(plan: Plan, { selected, select, go }: Part): Drawn {
  const boxes = flame(plan.nodes, NARROWEST);
  const children = childrenOf(plan.nodes);
  const body = element('div', { class: 'boxes', role: 'presentation' });
  const scroller = element('div', { class: 'scroller', role: 'tree', tabindex: 0, 'aria-label': `Plan by ${plan.of}` }, body);
  const drawn = new Map<number, HTMLElement>();
  for (const { node, left, width, depth } of boxes) {
    const { title, whole, share } = plan.nodes[node]!;
    const box = element('div', { class: `box ${heat(share)}`, role: 'treeitem', id: `box-${node}`, 'data-node': node, 'aria-level': depth + 1, 'aria-label': labelOf(plan, node), title: `${title}\n${percent(whole)} of the ${plan.of} with all below it, ${percent(share)} by itself` }, title);
    Object.assign(box.style, { left: `${left * 100}%`, width: `${width * 100}%`, top: `${depth * HEIGHT}px` });
    drawn.set(node, box);
  }
  body.style.height = `${(Math.max(...boxes.map(({ depth }) => depth)) + 1) * HEIGHT}px`;
  body.append(...drawn.values());
  const show = (node: number): void => {
    for (const one of body.querySelectorAll('.selected')) one.classList.remove('selected');
    const box = drawn.get(node);
    box?.classList.add('selected');
    box?.scrollIntoView({ block: 'nearest' });
    scroller.setAttribute('aria-activedescendant', `box-${node}`);
  };
  scroller.addEventListener('keydown', (event) => {
    const at = selected();
    const { parent } = plan.nodes[at]!;
    const siblings = parent < 0 ? [at] : children[parent]!;
    const place = siblings.indexOf(at);
    const next = event.key === 'ArrowDown' ? children[at]![0] : event.key === 'ArrowUp' ? parent : event.key === 'ArrowLeft' ? siblings[place - 1] : event.key === 'ArrowRight' ? siblings[place + 1] : undefined;
    if (event.key === 'Enter') go(at);
    else if (!event.key.startsWith('Arrow')) return;
    else if (next !== undefined && next >= 0) select(next);
    event.preventDefault();
  });
  scroller.addEventListener('click', ({ target }) => {
    const node = (target as Element).closest<HTMLElement>('[data-node]')?.dataset['node'];
    if (node !== undefined) select(Number(node));
  });
  scroller.addEventListener('dblclick', () => go(selected()));
  return { element: scroller, show, focus: () => scroller.focus(), shown: () => show(selected()) };
}

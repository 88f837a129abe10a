// What the tree, the flame graph and the table have in common: bars, marks of insights, and how a node is read out.
import { element } from './elements.ts';
import type { Plan } from './messages.ts';

/** What a part of the view is given: which node is selected, how another becomes so, and the way to the code. */
export interface Part {
  selected(): number;
  select(node: number): void;
  go(node: number): void;
}

export interface Drawn {
  readonly element: HTMLElement;
  /** A node is selected: it is marked and seen. */
  show(node: number): void;
  focus(): void;
  /** It stands in the page now, and has a size. */
  shown(): void;
}

/** What stands in backticks is code. */
export const worded = (text: string): readonly (Node | string)[] => text.split('`').map((part, at) => (at % 2 === 1 ? element('code', {}, part) : part));

export const percent = (share: number): string => `${share > 0 && share < 0.005 ? '<1' : Math.round(share * 100)} %`;

/** How much heat a share has: most of the whole, a good part of it, or little. */
export const heat = (share: number): 'hot' | 'warm' | 'cool' => (share >= 0.5 ? 'hot' : share >= 0.15 ? 'warm' : 'cool');

export function shareBar({ share }: Plan['nodes'][number]): HTMLElement {
  const fill = element('span', { class: `fill ${heat(share)}` });
  fill.style.width = `${Math.max(share * 100, share > 0 ? 1 : 0)}%`;
  return element('span', { class: 'share' }, element('span', { class: 'bar', 'aria-hidden': 'true' }, fill), element('span', { class: 'number' }, share >= 0.005 ? percent(share) : ''));
}

/** Signs of what is to be known of a node, and of an estimate that was off. */
export function marksOf(plan: Plan, at: number): readonly HTMLElement[] {
  const told = plan.insights.filter(({ node }) => node === at);
  const error = plan.nodes[at]!.error;
  return [
    ...(told.length > 0 ? [element('span', { class: `mark ${told.some(({ weight }) => weight === 'high') ? 'high' : 'low'}`, title: told.map(({ message }) => message).join('\n') }, told.some(({ weight }) => weight === 'high') ? '▲' : '●')] : []),
    ...(error !== undefined ? [element('span', { class: 'off', title: 'Rows that came, beside those that were expected' }, error)] : []),
  ];
}

/** For those who hear the page. */
export function labelOf({ nodes, insights, of }: Plan, at: number): string {
  const { title, share, own, rows, error, loops } = nodes[at]!;
  const told = insights.filter(({ node }) => node === at).length;
  const parts = [title, `${percent(share)} of the ${of}`, own === undefined ? '' : `${of} ${own}`, rows === undefined ? '' : loops === 0 ? 'never run' : `${rows} rows`, error === undefined ? '' : `${error} than expected`, told === 0 ? '' : told === 1 ? '1 insight' : `${told} insights`];
  return parts.filter((part) => part !== '').join(', ');
}

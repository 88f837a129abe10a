// A diagram as SVG: self-contained but for the page's colours (`report/style.ts`), each table a link to its row in the report.
import { escaped } from '../escape.ts';
import type { Drawing, Entity } from './drawing.ts';
import { columnText, cut, HEAD, layoutOf, LINE, type Box, type Route } from './layout.ts';

export function svgOf(drawing: Drawing): string {
  const { width, height, boxes, routes } = layoutOf(drawing);
  const [w, h] = [Math.ceil(width), Math.ceil(height)];
  return [
    `<svg class="diagram" role="img" viewBox="0 0 ${w} ${h}" width="${w}" height="${h}" xmlns="http://www.w3.org/2000/svg">`,
    `<title>${escaped(`${drawing.title}: ${drawing.entities.map(({ name }) => name).join(', ')}`)}</title>`,
    ...routes.map(routeSvg),
    ...boxes.map(boxSvg),
    '</svg>',
  ].join('\n');
}

/** At the start one foot where each row refers to its own, three where many refer to one; at the end a bar, or a ring where a row need not refer to any. */
function routeSvg({ relation, points, turns }: Route): string {
  const [first, ...rest] = points;
  const last = points.at(-1)!;
  const out = turns || points[1]!.x > first!.x ? 1 : -1;
  const into = turns ? 1 : -out;
  let at = first!;
  const curve = rest.map((to) => {
    const bend = turns ? 36 : (to.x - at.x) / 2;
    const text = turns ? `C${at.x + bend} ${at.y} ${to.x + bend} ${to.y} ${to.x} ${to.y}` : at.y === to.y ? `L${to.x} ${to.y}` : `C${at.x + bend} ${at.y} ${to.x - bend} ${to.y} ${to.x} ${to.y}`;
    at = to;
    return text;
  });
  const foot = relation.unique ? '' : `M${first!.x} ${first!.y - 5}L${first!.x + out * 9} ${first!.y}L${first!.x} ${first!.y + 5}`;
  const end = relation.optional ? `<circle class="end" cx="${last.x + into * 6}" cy="${last.y}" r="3.5"/>` : `<path d="M${last.x + into * 6} ${last.y - 5}V${last.y + 5}"/>`;
  return `<g class="line"><title>${escaped(`${relation.column} refers to ${relation.optional ? 'one or none' : 'one'}`)}</title><path d="M${first!.x} ${first!.y}${curve.join('')}${foot}"/>${end}</g>`;
}

function boxSvg({ entity, x, y, width, height }: Box): string {
  const right = x + width;
  return [
    `<g class="${entity.emphasised ? 'box large' : 'box'}">`,
    `<rect class="body" x="${x}" y="${y}" width="${width}" height="${height}" rx="5"/>`,
    `<path class="head" d="M${x} ${y + HEAD - 4}V${y + 5}q0 -5 5 -5H${right - 5}q5 0 5 5V${y + HEAD - 4}Z"/>`,
    `<a href="#${escaped(entity.id)}"><text class="name" x="${x + 10}" y="${y + (entity.rows === undefined ? 23 : 16)}">${escaped(cut(entity.name))}</text></a>`,
    ...(entity.rows === undefined ? [] : [`<text class="rows" x="${x + 10}" y="${y + 30}">${escaped(entity.rows)}</text>`]),
    ...entity.columns.map((column, at) => columnSvg(column, x, y + HEAD + at * LINE + 13)),
    ...(entity.more > 0 ? [`<text class="more" x="${x + 30}" y="${y + HEAD + entity.columns.length * LINE + 13}">${entity.more} more</text>`] : []),
    '</g>',
  ].join('');
}

function columnSvg(column: Entity['columns'][number], x: number, y: number): string {
  const { name, key, elsewhere } = column;
  const shown = columnText(column);
  const [own, rest] = [shown.slice(0, name.length), shown.slice(name.length)];
  const mark = key === undefined ? '' : `<text class="key" x="${x + 8}" y="${y}">${key === 'foreign' ? 'FK' : 'PK'}</text>`;
  const type = `<tspan class="type" xml:space="preserve">${escaped(rest)}</tspan>`;
  const text = `<text class="column" x="${x + 30}" y="${y}">${escaped(own)}${type}</text>`;
  return mark + (elsewhere ? `<a href="#${escaped(elsewhere.id)}">${text}</a>` : text);
}

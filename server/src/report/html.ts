// A report as one page of HTML that stands by itself: no script, no font, nothing from a network. Every element is closed, so that it is XML as well.
import { svgOf } from './diagram/svg.ts';
import { escaped } from './escape.ts';
import type { Block, Inline, Line, Page, Section } from './page.ts';
import { STYLE } from './style.ts';

export interface Linking {
  /** The address of a line of a file. */
  link(path: string, line: number): string;
  /** A path as it is read: short. */
  shown(path: string): string;
}

export function htmlOf({ title, sections }: Page, linking: Linking): string {
  return [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8"/>',
    '<meta name="viewport" content="width=device-width, initial-scale=1"/>',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"/>`,
    `<title>${escaped(title)}</title>`,
    `<style>${STYLE}</style></head><body>`,
    `<header><h1>${escaped(title)}</h1><nav aria-label="Sections"><ol>${sections.map((one) => `<li><a href="#${one.id}">${escaped(one.title)}</a></li>`).join('')}</ol></nav></header>`,
    '<main>',
    ...sections.map((section) => sectionHtml(section, linking)),
    '</main></body></html>',
    '',
  ].join('\n');
}

const sectionHtml = ({ id, title, blocks }: Section, linking: Linking): string =>
  `<section id="${id}"><h2>${escaped(title)}</h2>\n${blocks.map((block) => blockHtml(block, linking)).join('\n')}\n</section>`;

function blockHtml(block: Block, linking: Linking): string {
  switch (block.kind) {
    case 'heading': return `<h3>${escaped(block.text)}</h3>`;
    case 'paragraph': return `<p>${lineHtml(block.line, linking)}</p>`;
    case 'unknown': return `<p class="unknown">${lineHtml(block.line, linking)}</p>`;
    case 'list': return `<ul>${block.items.map((item) => `<li>${lineHtml(item, linking)}</li>`).join('\n')}</ul>`;
    case 'code': return `<pre><code>${escaped(block.text)}</code></pre>`;
    case 'diagram': return `<figure><figcaption>${escaped(block.drawing.title)}</figcaption>${svgOf(block.drawing)}</figure>`;
    case 'table': {
      const { head, rows } = block;
      const cell = (line: Line, at: number): string => `<td${head[at]?.numbers ? ' class="number"' : ''}>${lineHtml(line, linking)}</td>`;
      return [
        `<div class="wide"><table><thead><tr>${head.map(({ text, numbers }) => `<th scope="col"${numbers ? ' class="number"' : ''}>${escaped(text)}</th>`).join('')}</tr></thead><tbody>`,
        ...rows.map(({ id, cells }) => `<tr${id === undefined ? '' : ` id="${escaped(id)}"`}>${cells.map(cell).join('')}</tr>`),
        '</tbody></table></div>',
      ].join('\n');
    }
  }
}

const lineHtml = (line: Line, linking: Linking): string => line.map((one) => inlineHtml(one, linking)).join('');

function inlineHtml(inline: Inline, { link, shown }: Linking): string {
  if (typeof inline === 'string') return escaped(inline);
  switch (inline.kind) {
    case 'code': return `<code>${escaped(inline.text)}</code>`;
    case 'strong': return `<strong>${escaped(inline.text)}</strong>`;
    case 'anchor': return `<a href="#${escaped(inline.id)}">${escaped(inline.text)}</a>`;
    case 'place': {
      const { at: { path, line }, text } = inline;
      const place = escaped(`${shown(path)}:${line}`);
      return `<a href="${escaped(link(path, line))}"${text === undefined ? ` class="place">${place}` : ` title="${place}">${escaped(text)}`}</a>`;
    }
  }
}

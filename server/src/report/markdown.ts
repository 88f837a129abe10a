// A report as Markdown with the same content: tables as tables, diagrams as Mermaid's entity-relationship diagrams, which repositories draw.
import type { Linking } from './html.ts';
import { mermaidOf } from './diagram/mermaid.ts';
import type { Block, Inline, Line, Page } from './page.ts';

export const markdownOf = ({ title, sections }: Page, linking: Linking): string =>
  `${[`# ${plain(title)}`, ...sections.flatMap(({ title: heading, blocks }) => [`## ${heading}`, ...blocks.map((block) => blockText(block, linking))])].join('\n\n')}\n`;

function blockText(block: Block, linking: Linking): string {
  switch (block.kind) {
    case 'heading': return `### ${plain(block.text)}`;
    case 'paragraph': return lineText(block.line, linking);
    case 'unknown': return `> ${lineText(block.line, linking)}`;
    case 'list': return block.items.map((item) => `- ${lineText(item, linking)}`).join('\n');
    case 'code': return fenced('sql', block.text);
    case 'diagram': return `${plain(block.drawing.title)}\n\n${fenced('mermaid', mermaidOf(block.drawing))}`;
    case 'table': {
      const { head, rows } = block;
      const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
      return [
        row(head.map(({ text }) => text)),
        row(head.map(({ numbers }) => (numbers ? '--:' : '---'))),
        ...rows.map(({ id, cells }) => row(cells.map((line, at) => `${at === 0 && id !== undefined ? `<a id="${id}"></a>` : ''}${lineText(line, linking).replace(/\|/g, '\\|')}`))),
      ].join('\n');
    }
  }
}

const lineText = (line: Line, linking: Linking): string => line.map((one) => inlineText(one, linking)).join('');

function inlineText(inline: Inline, { link, shown }: Linking): string {
  if (typeof inline === 'string') return plain(inline);
  switch (inline.kind) {
    case 'code': return codeText(inline.text);
    case 'strong': return `**${plain(inline.text)}**`;
    case 'anchor': return `[${plain(inline.text)}](#${inline.id})`;
    case 'place': return `[${plain(inline.text ?? `${shown(inline.at.path)}:${inline.at.line}`)}](<${link(inline.at.path, inline.at.line).replace(/[<>]/g, encodeURIComponent)}>)`;
  }
}

/** What would be a sign of Markdown is a character; a line break ends a row of a table. */
const plain = (text: string): string => text.replace(/\s*[\r\n]+\s*/g, ' ').replace(/[\\`*_[\]<>]/g, (one) => `\\${one}`);

/** Between more backticks than it holds. */
function codeText(text: string): string {
  const line = text.replace(/\s*[\r\n]+\s*/g, ' ');
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return longest > 0 ? `${fence} ${line} ${fence}` : `${fence}${line}${fence}`;
}

function fenced(language: string, text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}

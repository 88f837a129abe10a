// A diagram as Mermaid's text (Mermaid documentation, Entity Relationship Diagrams): names that are no words of its grammar stand in quotes.
import type { Drawing, Entity, Relation } from './drawing.ts';

export const mermaidOf = ({ entities, relations }: Drawing): string => {
  const names = new Map(entities.map(({ id, name }) => [id, quoted(name)]));
  return ['erDiagram', ...entities.map(entityText), ...relations.map((relation) => relationText(relation, names))].join('\n');
};

function entityText({ name, columns }: Entity): string {
  const lines = columns.map(({ name: column, type, key }) => `    ${word(type)} ${word(column)}${key === undefined ? '' : key === 'both' ? ' PK, FK' : key === 'primary' ? ' PK' : ' FK'}`);
  return lines.length === 0 ? `  ${quoted(name)} {\n  }` : `  ${quoted(name)} {\n${lines.join('\n')}\n  }`;
}

const relationText = ({ from, to, column, optional, unique }: Relation, names: ReadonlyMap<string, string>): string =>
  `  ${names.get(to)} ${optional ? '|o' : '||'}--${unique ? 'o|' : 'o{'} ${names.get(from)} : ${quoted(column)}`;

const quoted = (name: string): string => `"${name.replace(/["%\\\r\n]/g, '_')}"`;

/** Types and attributes are single words: letters, digits, `_`, `-`, brackets. */
const word = (text: string): string => {
  const own = text.replace(/[^\p{L}\p{N}_()[\]-]+/gu, '_');
  return /^[\p{L}*]/u.test(own) ? own : `_${own}`.replace(/^_+/, 'x_');
};

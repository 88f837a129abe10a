// One-dimensional array literals as PostgreSQL prints them: `{1,"a b",NULL}` (the manual, 8.15.2 and 8.15.6).

/** The elements as texts, those of arrays of arrays as literals again; empty for what is no array literal. */
export function elementsOf(literal: string): readonly string[] {
  if (!literal.startsWith('{') || !literal.endsWith('}')) return [];
  const elements: string[] = [];
  const inner = literal.slice(1, -1);
  for (const [, quoted, bare] of inner.matchAll(ELEMENT)) elements.push(quoted === undefined ? bare! : quoted.replace(/\\([\s\S])/g, '$1'));
  return elements;
}

const ELEMENT = /"((?:[^"\\]|\\[\s\S])*)"|([^,"{}]+)/g;

export const literalOf = (elements: readonly string[]): string => `{${elements.map((element) => (PLAIN.test(element) && !/^null$/i.test(element) ? element : `"${element.replace(/["\\]/g, '\\$&')}"`)).join(',')}}`;

const PLAIN = /^[^\s,"\\{}]+$/;

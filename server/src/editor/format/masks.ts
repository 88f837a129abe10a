// The words that stand for a statement's units while sql-formatter lays it out: of the same width, and nothing it could misread.
import type { Block, Kind } from './groups.ts';
import type { Unit } from './units.ts';

/** One mask for each block. It holds no white space. */
export function masksOf(units: readonly Unit[], text: string, blocks: readonly Block[], kind: Kind): readonly string[] {
  const within = argumentsIn(units, blocks);
  return blocks.map(({ first, last, width }, at) => {
    if (last > first) return word(width);
    const unit = units[first]!;
    switch (unit.role) {
      case '(': case ')': case '[': case ']': case ',': return unit.role;
      case 'operator': return SAFE.has(unit.text) ? unit.text : '=';
      case 'prefix': case 'cast': return '=';
      case 'line comment': return `--${word(width - 2)}`;
      case 'comment': return endsItsLine(units, text, first) ? `--${word(width)}` : `/*${word(width - 4)}*/`;
      case 'hole': return standsAlone(units, text, first) ? `/*${word(width)}*/` : word(width);
      case 'name': case 'operand': return word(width);
      case 'keyword': case 'word': {
        const isKnown = kind === 'query' && /^\w+$/.test(unit.text) && !isMisread(units, blocks, at) && (!within[at] || PARTS.has(unit.word));
        return isKnown ? unit.text : word(width);
      }
    }
  });
}

/** Operators that every dialect has. */
const SAFE: ReadonlySet<string> = new Set(['=', '<', '>', '<=', '>=', '<>', '+', '-', '*', '/']);

const word = (width: number): string => 'z'.repeat(Math.max(1, Math.min(width, 200)));

/** Words between a function's parentheses that still lead to a line of their own; others are clauses only elsewhere: `extract(year from …)`. */
const PARTS: ReadonlySet<string> = new Set(['CASE', 'WHEN', 'THEN', 'ELSE', 'END', 'AND', 'OR', 'BETWEEN']);
const QUERY: ReadonlySet<string> = new Set(['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'MERGE', 'WITH', 'VALUES']);

/** For each block whether it stands directly between the parentheses of a function that hold no query. */
function argumentsIn(units: readonly Unit[], blocks: readonly Block[]): readonly boolean[] {
  const open: boolean[] = [];
  return blocks.map(({ first, last }) => {
    const { role } = units[first]!;
    const isInside = open.at(-1) ?? false;
    if (last > first) return isInside;
    if (role === '(' || role === '[') open.push((units[first - 1]?.calls ?? false) && !QUERY.has(units[first + 1]?.word ?? ''));
    if (role === ')' || role === ']') open.pop();
    return isInside;
  });
}

/** Keywords that begin a clause elsewhere. */
function isMisread(units: readonly Unit[], blocks: readonly Block[], at: number): boolean {
  const beside = (step: number): string => units[blocks[at + step]?.first ?? -1]?.word ?? '';
  const keyword = beside(0);
  if (keyword === 'FROM') return beside(-1) === 'ROWS' || (beside(-1) === 'DISTINCT' && /^(?:IS|NOT)$/.test(beside(-2)));
  return keyword === 'DISTINCT' && beside(1) === 'ON';
}

// ── Lines that the author ended

export const startsItsLine = (units: readonly Unit[], text: string, index: number): boolean => index > 0 && /[\r\n]/.test(text.slice(units[index - 1]!.end, units[index]!.start));

/** A comment beside code, behind which the line ended, keeps ending it. */
export const endsItsLine = (units: readonly Unit[], text: string, index: number): boolean =>
  units[index]!.role === 'comment' && !startsItsLine(units, text, index) && index + 1 < units.length && startsItsLine(units, text, index + 1);

/** A hole on a line of its own, after something complete, holds a clause or a condition rather than an alias. */
export function standsAlone(units: readonly Unit[], text: string, index: number): boolean {
  const left = units[index - 1];
  if (units[index]!.role !== 'hole' || !left || !startsItsLine(units, text, index)) return false;
  if (index + 1 < units.length && !startsItsLine(units, text, index + 1)) return false;
  return left.role === 'operand' || left.role === 'name' || left.role === ')' || left.role === 'hole' || left.role === 'word';
}

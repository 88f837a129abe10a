// Where the lines of a statement break: sql-formatter decides, on a text in which everything it could misread is masked.
// Names, literals, placeholders, holes and rare operators become words of `z` of the same width; only keywords that it knows are left to it.
// Its answer is walked beside that text, so no unit can be lost, and only its line breaks and indentation are taken.
import { bigquery, clickhouse, formatDialect, mariadb, mysql, plsql, postgresql, snowflake, sqlite, transactsql, type DialectOptions, type FormatOptionsWithDialect } from 'sql-formatter';
import type { DialectId } from '../../sql/dialect.ts';
import { stepOf, type FormatOptions } from './answer.ts';
import { blocksOf, type Block, type Kind } from './groups.ts';
import { endsItsLine, masksOf, standsAlone, startsItsLine } from './masks.ts';
import { spaceBetween } from './spacing.ts';
import { isComment, type Unit } from './units.ts';

const layouts: Readonly<Record<DialectId, DialectOptions>> = {
  postgres: postgresql, mysql, mariadb, sqlite, sqlserver: transactsql, bigquery, snowflake, oracle: plsql, clickhouse,
  // Nobody writes it.
  mongodb: postgresql,
};

/**
 * Past these it would take more than about a second: it takes some 60 µs for each word of a flat statement, 260 ms for 200 nested
 * parentheses and 4 s for 800.
 */
const MOST_WORDS = 10_000;
const DEEPEST = 60;

/** The white space before each unit but the first; line breaks are `\n`, and `base` indents every line. The reason where it cannot be told. */
export function layOut(units: readonly Unit[], text: string, kind: Kind, base: string, engine: Engine): readonly string[] | string {
  const grouped = blocksOf(units, text, kind);
  if (!grouped) return 'its parentheses do not match.';
  const { blocks, depth } = grouped;
  if (blocks.length > MOST_WORDS) return `it is too long to be laid out (${blocks.length} words).`;
  if (depth > DEEPEST) return `its parentheses are nested ${depth} deep.`;
  const masks = masksOf(units, text, blocks, kind);
  const laidOut = engine(blocks.map((block, i) => before(units, text, blocks[i - 1], block) + masks[i]!).join(''));
  const breaks = laidOut === undefined ? undefined : gapsBetween(laidOut, masks);
  return breaks ? spread(units, text, blocks, breaks, base) : 'sql-formatter does not understand it.';
}

/** Lays out a masked text; undefined where it is not understood. */
export type Engine = (masked: string) => string | undefined;

/** sql-formatter for a dialect. It remembers its answers: what is asked to prove that nothing changes any more is most often the same. */
export function engineOf(dialect: DialectId, options: FormatOptions): Engine {
  const width = options.indent === 'tab' ? { useTabs: true } : { tabWidth: stepOf(options).length };
  const known = new Map<string, string | undefined>();
  return (masked) => {
    if (!known.has(masked)) known.set(masked, formatted(masked, { dialect: layouts[dialect], keywordCase: 'preserve', ...width }));
    return known.get(masked);
  };
}

function formatted(masked: string, settings: FormatOptionsWithDialect): string | undefined {
  try {
    return formatDialect(masked, settings);
  } catch {
    return undefined;
  }
}

/** What stands between two masks: a line break only where a comment asks for one. */
function before(units: readonly Unit[], text: string, left: Block | undefined, { first }: Block): string {
  if (!left) return '';
  const unit = units[first]!;
  const previous = units[left.last]!;
  if (previous.role === 'line comment' || endsItsLine(units, text, left.last)) return '\n';
  return (isComment(unit) || standsAlone(units, text, first)) && startsItsLine(units, text, first) ? '\n' : ' ';
}

// ── The answer

/** The white space that stands before each mask but the first, or undefined where the text is not made of them. */
function gapsBetween(laidOut: string, masks: readonly string[]): readonly string[] | undefined {
  const gaps: string[] = [];
  let at = 0;
  for (const mask of masks) {
    const from = at;
    while (at < laidOut.length && laidOut.charCodeAt(at) <= 32) at++;
    gaps.push(laidOut.slice(from, at));
    if (!laidOut.startsWith(mask, at)) return undefined;
    at += mask.length;
  }
  return laidOut.slice(at).trim() === '' ? gaps.slice(1) : undefined;
}

/** Line breaks come from the layout, blanks from custom. */
function spread(units: readonly Unit[], text: string, blocks: readonly Block[], breaks: readonly string[], base: string): readonly string[] {
  const gaps: string[] = [];
  blocks.forEach(({ first, last }, i) => {
    for (let at = Math.max(1, first); at <= last; at++) {
      const original = text.slice(units[at - 1]!.end, units[at]!.start);
      const inside = spaceBetween(units[at - 1]!, units[at]!, original === '');
      // A comment that marks a name stays at it, wherever the line breaks.
      const isMark = inside === '' && isComment(units[at - 1]!);
      const between = at === first && !isMark ? breaks[i - 1]! : '';
      gaps.push(keptGap(units[at - 1]!, units[at]!, original) ?? (between.includes('\n') ? withBlankLine(between.replace(/\n(?!\n)/g, `\n${base}`), units[at]!, original) : inside));
    }
  });
  return gaps;
}

/** `'a'` and `'b'` on two lines are one string. */
const keptGap = (left: Unit, right: Unit, original: string): string | undefined =>
  left.isString && right.isString && /[\r\n]/.test(original) ? original.replace(/\r\n?/g, '\n') : undefined;

/** A blank line above a comment divides what stands around it: it stays. */
const withBlankLine = (between: string, right: Unit, original: string): string =>
  isComment(right) && /\n[^\S\n]*\r?\n/.test(original) ? `\n${between.slice(between.indexOf('\n'))}` : between;

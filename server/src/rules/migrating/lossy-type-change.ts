// A narrower type rounds values without a word, or fails where one does not fit.
import { findTable } from '../../schema/apply/lookup.ts';
import type { ColumnType } from '../../schema/schema.ts';
import { pointAt, quoted, usedTable } from '../live.ts';
import type { Rule } from '../rule.ts';

export const lossyTypeChange: Rule = {
  id: 'lossy-type-change',
  title: 'Change a type without losing values',
  level: 'warning',
  options: {},
  roles: ['migration'],
  looksAt: 'migration',

  *check(subject) {
    const { before, after } = subject;
    for (const operation of subject.operations) {
      const { action, table: name, column } = operation;
      if ((action?.kind !== 'alter type' && action?.kind !== 'change column') || !usedTable(subject, name)) continue;
      const old = findTable(before, name)?.columns.find((one) => one.name === action.name.name)?.type;
      const now = findTable(after, name)?.columns.find((one) => one.name === column)?.type;
      const loss = old && now && lossOf(asNamed(old), asNamed(now));
      // Who writes USING has thought of the values, except where they are rounded by a bare cast.
      const using = action.kind === 'alter type' ? action.using : undefined;
      if (!loss || (using && using.kind !== 'cast' && using.kind !== 'column')) continue;
      yield {
        span: pointAt(subject, operation.span),
        weight: loss.silent && !loss.isNamed ? 'high' : 'unknown',
        message: `${quoted(subject, operation)} ${loss.words}; ${loss.silent ? `keep the old values in a second column until that is meant` : 'look for such rows first'}.`,
      };
    }
  },
};

interface Loss { readonly words: string; readonly silent: boolean; /** The name of the new type says it: nobody writes `date` who wants to keep the time. */ readonly isNamed?: true }
const fails = (words: string): Loss => ({ words: `fails as soon as one row of it ${words}`, silent: false });
const loses = (words: string): Loss => ({ words: `${words} without a word`, silent: true });

/** MySQL's names of what PostgreSQL has, too. */
const ALSO: Readonly<Record<string, string>> = { varchar: 'character varying', char: 'character', mediumtext: 'text', longtext: 'text', decimal: 'numeric', double: 'double precision', float: 'real', int: 'integer' };
const asNamed = (type: ColumnType): ColumnType => ({ ...type, name: ALSO[type.name] ?? type.name });

const INTEGERS: Readonly<Record<string, number>> = { smallint: 1, integer: 2, bigint: 3 };
const TEXTS: ReadonlySet<string> = new Set(['text', 'character varying', 'character']);

/** What an assignment cast of the server does to values that do not fit (PostgreSQL, 10.4 Value Storage; 8.1, 8.3, 8.5); MySQL in its strict mode, the default, fails in the same places (5.1.11, Server SQL Modes). */
function lossOf(old: ColumnType, now: ColumnType): Loss | undefined {
  if (old.array > 0 || now.array > 0 || old.schema !== undefined || now.schema !== undefined) return undefined;
  const [length] = now.modifiers.map(Number);
  const [oldLength] = old.modifiers.map(Number);
  if (TEXTS.has(old.name) && TEXTS.has(now.name)) return length !== undefined && (oldLength === undefined || oldLength > length) ? fails(`is longer than ${length}`) : undefined;
  if (INTEGERS[old.name] && INTEGERS[now.name]) return INTEGERS[old.name]! > INTEGERS[now.name]! ? fails(`is too large for \`${now.name}\``) : undefined;
  if (old.name === 'numeric' && now.name === 'numeric') return numericLoss(old.modifiers, now.modifiers);
  if ((old.name === 'numeric' || old.name === 'double precision' || old.name === 'real') && INTEGERS[now.name]) return old.modifiers.length === 1 || old.modifiers[1] === '0' ? undefined : loses('rounds every value to a whole number');
  if (old.name === 'double precision' && now.name === 'real') return loses('rounds every value to six digits');
  if (old.name === 'numeric' && (now.name === 'real' || now.name === 'double precision')) return loses('turns exact values into approximate ones');
  if (old.name.startsWith('timestamp ') && now.name === 'date') return { ...loses('cuts the time of day off every value'), isNamed: true };
  return undefined;
}

function numericLoss([, oldScale = '0']: readonly string[], [precision, scale = '0']: readonly string[]): Loss | undefined {
  if (precision === undefined) return undefined;
  return Number(scale) < Number(oldScale) ? loses(`rounds every value to ${scale} decimal places`) : undefined;
}

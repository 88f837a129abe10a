// What `where` asks of a column of JSON, or of what stands in it at a path, of PostgreSQL. Sources: prisma.io, "Working with Json fields"; Prisma's engine, filter/visitor.rs (`convert_json_filter`).
// Where a kind of value is asked for, the type is asked too.
import type { Value } from '../../hosts/tree.ts';
import { leave, listed, maybe, pass, say, writeValue } from '../rendering.ts';
import { held, type Given } from '../options.ts';
import { writePattern, type Operand } from './patterns.ts';
import type { Rendering } from './place.ts';

const COMPARES: Readonly<Record<string, string>> = { lt: '<', lte: '<=', gt: '>', gte: '>=' };
const PATTERNS: Readonly<Record<string, readonly [before: string, after: string]>> = { string_contains: ['%', '%'], string_starts_with: ['', '%'], string_ends_with: ['%', ''] };

/** Writes the conditions of one column; of what is not read here the whole is left open. */
export function writeJson(rendering: Rendering, column: string, operators: readonly Given[], whole: Value): void {
  const { draft } = rendering;
  const path = operators.find(({ name }) => name === 'path');
  const asked = operators.filter((one) => one !== path);
  const isRead = ({ name = '', value }: Given): boolean => name === 'array_contains' || Object.hasOwn(PATTERNS, name) || Object.hasOwn(COMPARES, name) || ((name === 'equals' || name === 'not') && held(rendering, value).kind !== 'object' && !isNullKind(value));
  if (draft.dialect.id !== 'postgres' || (path && !path.isSure) || asked.length === 0 || !asked.every(isRead)) return leave(draft, whole);
  const at = (operator: '#>' | '#>>', host: Given['at']): void => {
    if (!path) return say(draft, operator === '#>' ? column : `${column}::text`, host);
    say(draft, `(${column}${operator}`, host);
    writePath(rendering, path.value);
    say(draft, operator === '#>' ? ')::jsonb' : ')', host);
  };
  const typed = ({ at: host }: Given, type: (() => void)): void => {
    say(draft, ' and jsonb_typeof(', host);
    at('#>', host);
    say(draft, ') = ', host);
    type();
  };
  listed(draft, ' and ', whole, asked.map((one) => (): void => maybe(draft, one.isSure, () => {
    const { name = '', value, at: host } = one;
    if (Object.hasOwn(PATTERNS, name)) {
      at('#>>', host);
      writePattern(rendering, '', { at: host, value }, PATTERNS[name]!, false);
      return typed(one, () => say(draft, "'string'", host));
    }
    at('#>', host);
    if (name === 'equals' || name === 'not') return writeOperand(rendering, name === 'not' ? '<>' : '=', { at: host, value });
    writeOperand(rendering, name === 'array_contains' ? '@>' : COMPARES[name]!, { at: host, value });
    typed(one, () => (name === 'array_contains' ? say(draft, "'array'", host) : pass(draft, value)));
  })));
}

/** `Prisma.DbNull`, `Prisma.JsonNull`, `Prisma.AnyNull`, of which one is no value. */
const isNullKind = (value: Value): boolean => (value.kind === 'member' && /Null$/.test(value.name ?? '')) || (value.kind === 'constant' && value.type === 'null');

function writeOperand({ draft }: Rendering, operator: string, { at, value }: Operand): void {
  say(draft, ` ${operator} `, at);
  pass(draft, value);
}

/** `['address', 'city']` */
function writePath(rendering: Rendering, path: Value): void {
  const { draft } = rendering;
  const list = held(rendering, path);
  if (list.kind !== 'array' || list.items.some(({ kind }) => kind === 'spread')) return pass(draft, path);
  say(draft, 'array[', path);
  listed(draft, ', ', path, list.items.map((item) => () => writeValue(draft, held(rendering, item), item)));
  say(draft, ']::text[]', path);
}

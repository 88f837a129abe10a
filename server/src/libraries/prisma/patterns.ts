// A text that is to begin or end with another, or to hold it, as LIKE.
import type { Given } from '../options.ts';
import { pass, say } from '../rendering.ts';
import type { Rendering } from './place.ts';

/** A value, and where it is said what is asked of it. */
export type Operand = Pick<Given, 'at' | 'value'>;

export function writePattern({ draft }: Pick<Rendering, 'draft'>, column: string, { at, value }: Operand, [before, after]: readonly [string, string], isInsensitive: boolean): void {
  say(draft, `${column} ${isInsensitive && draft.dialect.id === 'postgres' ? 'ilike' : 'like'} `, at);
  const only = value.kind === 'text' && value.parts.length === 1 ? value.parts[0] : undefined;
  if (only?.kind === 'chunk' && !/[\\%_\0]|\$\{/.test(only.text)) return say(draft, `'${before}${only.text.replaceAll("'", "''")}${after}'`, value);
  // Prisma binds the whole pattern; where it begins is said by its parts.
  const joins = draft.dialect.id === 'postgres' || draft.dialect.id === 'sqlite';
  const [open, between, close] = joins ? ['', ' || ', ''] : ['concat(', ', ', ')'];
  if (open !== '') say(draft, open, at);
  if (before !== '') say(draft, `'${before}'${between}`, at);
  pass(draft, value);
  if (after !== '') say(draft, `${between}'${after}'`, at);
  if (close !== '') say(draft, close, at);
}

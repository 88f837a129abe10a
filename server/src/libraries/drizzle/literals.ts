// What a program binds: values that are written out stand in the text, others are parameters.
import type { Value } from '../../hosts/tree.ts';
import { pass, say, writeValue } from '../rendering.ts';
import { followed, type Rendering } from './rendering.ts';

export function writeLiteral(rendering: Rendering, value: Value): void {
  const { draft } = rendering;
  const one = followed(rendering, value);
  if (one.kind === 'constant' && one.type === 'null') return say(draft, 'null', value);
  // SQLite has numbers for them.
  if (one.kind === 'constant' && one.type === 'boolean' && draft.dialect.id === 'sqlite') return say(draft, one.value === 'true' ? '1' : '0', value);
  if (one.kind === 'constant' || one.kind === 'text') return writeValue(draft, one, value);
  pass(draft, value);
}

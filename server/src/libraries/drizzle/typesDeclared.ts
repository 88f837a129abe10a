// Reads the types that a program makes up for its columns: enums and types of its own. Sources: pg-core/columns/enum.d.ts, custom.d.ts.
import type { CallValue } from '../../hosts/tree.ts';
import { constantValue } from '../program.ts';
import type { EnumDeclaration } from './declaration.ts';
import { coreCall, givenByFunction, held, SCHEMAS, writtenText, type Declaring } from './declared.ts';

/** `pgEnum('kind', ['a', 'b'])`, `pgSchema('app').enum(…)` */
export function enumIn(declaring: Declaring, call: CallValue): Omit<EnumDeclaration, 'at'> | undefined {
  const { callee, args: [named, values] } = call;
  const core = coreCall(declaring, call);
  const schema = callee.kind === 'member' && callee.name === 'enum' ? held(declaring, callee.object) : undefined;
  const within = schema?.kind === 'call' && SCHEMAS.test(coreCall(declaring, schema)?.name ?? '') ? writtenText(declaring.tree, schema.args[0]) : undefined;
  const name = core?.name === 'pgEnum' || within !== undefined ? writtenText(declaring.tree, named) : undefined;
  const list = values && constantValue(declaring.tree, values);
  if (name === undefined) return undefined;
  const labels = list?.kind === 'array' ? list.items.map((item) => writtenText(declaring.tree, item)) : [];
  return { name, ...(within !== undefined && { schema: within }), values: labels.includes(undefined) ? [] : labels.map((label) => label!) };
}

/** `customType({ dataType() { return 'tsvector' } })`; what it takes of its options stands in braces: `varchar({length})`. */
export function typeIn(declaring: Declaring, call: CallValue): string | undefined {
  if (coreCall(declaring, call)?.name !== 'customType') return undefined;
  const [options] = call.args;
  const written = options?.kind === 'object' ? givenByFunction(declaring, options.properties.find(({ name }) => name === 'dataType')?.value) : undefined;
  if (written?.kind !== 'text') return writtenText(declaring.tree, written) ?? '';
  const parts = written.parts.map((part) => (part.kind === 'chunk' ? part.text : part.value.kind === 'member' && part.value.object.kind === 'name' && part.value.name !== undefined ? `{${part.value.name}}` : undefined));
  return parts.includes(undefined) ? '' : parts.join('');
}

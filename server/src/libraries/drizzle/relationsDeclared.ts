// Reads what a program says of how its tables belong together. Source: relations.d.ts of drizzle-orm 0.45.
import type { CallValue } from '../../hosts/tree.ts';
import { bindingOf } from '../program.ts';
import type { RelationsDeclaration } from './declaration.ts';
import { givenByFunction, referenceOf, writtenText, type Declaring } from './declared.ts';

/** `relations(users, ({ one, many }) => ({ posts: many(posts), author: one(users, { fields: [posts.authorId], references: [users.id] }) }))` */
export function relationsIn(declaring: Declaring, { callee, args: [table, made] }: CallValue): RelationsDeclaration | undefined {
  const from = referenceOf(declaring, callee);
  const of = referenceOf(declaring, table);
  const given = givenByFunction(declaring, made);
  if (from?.name !== 'relations' || !from.module?.startsWith('drizzle-orm') || !of || given?.kind !== 'object') return undefined;
  const fields: Record<string, RelationsDeclaration['fields'][string]> = {};
  for (const { name, value } of given.properties) {
    const to = value.kind === 'call' ? referenceOf(declaring, value.args[0]) : undefined;
    const kind = value.kind === 'call' ? (/(?:^|\.)(one|many)$/.exec(value.callee.kind === 'name' ? bindingOf(declaring.tree, value.callee)?.path?.at(-1) ?? value.callee.name : value.callee.kind === 'member' ? value.callee.name ?? '' : '')?.[1]) : undefined;
    if (name === undefined || name === '__proto__' || value.kind !== 'call' || !to || !kind) continue;
    const options = value.args[1]?.kind === 'object' ? value.args[1].properties : [];
    const list = (wanted: string): readonly string[] | undefined => {
      const items = options.find((one) => one.name === wanted)?.value;
      return items?.kind === 'array' ? items.items.map((item) => (item.kind === 'member' ? item.name ?? '' : '')) : undefined;
    };
    const [own, theirs] = [list('fields'), list('references')];
    const called = writtenText(declaring.tree, options.find((one) => one.name === 'relationName')?.value);
    fields[name] = { many: kind === 'many', to, ...(own && { fields: own }), ...(theirs && { references: theirs }), ...(called !== undefined && { name: called }) };
  }
  return { of, fields };
}

// What of a program makes an entity of MikroORM's: a class with its decorators, `defineEntity`, `new EntitySchema`.
// Asked where values are followed, so that a name of such a class means its table.
import type { Span } from '../../text/span.ts';
import type { CallValue, ClassDeclaration, Value } from '../../hosts/tree.ts';

export type Imports = ReadonlyMap<number, { readonly module: string; readonly imported: string }>;

/** A decorator of MikroORM's, by the name it has there, with what it is given. */
export interface Decorator { readonly name: string; readonly args: readonly Value[]; readonly at: Span }

/** MikroORM itself, and packages that only pass it on: `@medusajs/framework/mikro-orm/core`. */
export const MODULE = /(?:^@|\/)mikro-orm\/(?!nestjs|seeder|cli|reflection|migrations)/;

export function nameInMikro(imports: Imports, value: Value): string | undefined {
  const base = value.kind === 'member' ? value.object : value;
  const from = base.kind === 'name' && base.binding !== undefined ? imports.get(base.binding) : undefined;
  if (!from || !MODULE.test(from.module)) return undefined;
  return value.kind === 'member' ? (from.imported === '*' ? value.name : undefined) : from.imported;
}

export const decoratorsIn = (imports: Imports, values: readonly Value[]): readonly Decorator[] => values.flatMap((value) => {
  const name = nameInMikro(imports, value.kind === 'call' ? value.callee : value);
  const { start, end } = value.kind === 'call' ? value.nameSpan : value;
  return name === undefined ? [] : [{ name, args: value.kind === 'call' ? value.args : [], at: { start, end } }];
});

/** Whether a class is an entity, or has properties that others take over or embed. */
export const declaresManaged = (imports: Imports, { decorators, members }: ClassDeclaration): boolean =>
  decoratorsIn(imports, decorators).some(({ name }) => name === 'Entity' || name === 'Embeddable') || members.some((member) => member.decorators.length > 0 && decoratorsIn(imports, member.decorators).length > 0);

/** `new EntitySchema({ … })`, `defineEntity({ … })` */
export function managedSchema(imports: Imports, value: Value | undefined): CallValue | undefined {
  if (value?.kind !== 'call') return undefined;
  const name = nameInMikro(imports, value.callee);
  return (value.form === 'new' && name === 'EntitySchema') || (value.form === 'call' && name === 'defineEntity') ? value : undefined;
}

/** `class User extends UserSchema.class {}`: the schema. */
export const schemaExtended = (value: Value | undefined): Value | undefined => (value?.kind === 'member' && value.name === 'class' ? value.object : undefined);

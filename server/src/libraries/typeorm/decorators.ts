// The decorators by which a program tells TypeORM what a class is: an entity, a part of one, its columns and relations.
import type { CallValue, ClassDeclaration, HostTree, Value } from '../../hosts/tree.ts';

type Imports = ReadonlyMap<number, { readonly module: string; readonly imported: string }>;

/** A decorator of TypeORM's, by the name it has there. */
export interface Decorator { readonly name: string; readonly call: CallValue }

/** TypeORM itself, and the forks of it that keep its names. */
const MODULE = /^(?:@[\w-]+\/)?typeorm(?:$|\/)/;

/** The name in TypeORM of what a value is imported as: `Column`, `orm.Column`. */
export function nameInTypeorm(imports: Imports, value: Value): string | undefined {
  const base = value.kind === 'member' ? value.object : value;
  const from = base.kind === 'name' && base.binding !== undefined ? imports.get(base.binding) : undefined;
  if (!from || !MODULE.test(from.module) || from.module === '@nestjs/typeorm') return undefined;
  if (value.kind === 'member') return from.imported === '*' ? value.name : undefined;
  return from.imported;
}

export const decoratorsIn = (imports: Imports, values: readonly Value[]): readonly Decorator[] => values.flatMap((value) => {
  const name = value.kind === 'call' ? nameInTypeorm(imports, value.callee) : undefined;
  return value.kind === 'call' && name !== undefined ? [{ name, call: value }] : [];
});

const ENTITIES: ReadonlySet<string> = new Set(['Entity', 'ChildEntity', 'ViewEntity']);

export const isEntity = ({ name }: Decorator): boolean => ENTITIES.has(name);

/** Whether a class is an entity, or has columns that others take over. */
export const declaresEntity = (imports: Imports, { decorators, members }: ClassDeclaration): boolean =>
  decoratorsIn(imports, decorators).some(isEntity) || members.some((member) => member.decorators.length > 0 && decoratorsIn(imports, member.decorators).length > 0);

/** What a class is declared by: its name, else where it stands, as of what a mixin gives. */
export const declaredName = ({ name, start }: Pick<ClassDeclaration, 'name' | 'start'>): string => name ?? `class at ${start}`;

/** `Dated(Base)` of `class Post extends Dated(Base)`: what a mixin is given, to which it may add. */
export const mixedBase = (value: Value): Value | undefined => (value.kind === 'call' && value.form === 'call' && value.args.length === 1 && value.args[0]!.kind === 'name' ? value.args[0] : undefined);

/** What the class of a mixin extends: who calls the mixin tells it. */
export const isHandedIn = ({ bindings }: Pick<HostTree, 'bindings'>, base: Value): boolean => base.kind === 'name' && base.binding !== undefined && bindings[base.binding]!.kind === 'parameter';

/** `new EntitySchema({ … })` */
export const entitySchema = (imports: Imports, value: Value | undefined): CallValue | undefined =>
  value?.kind === 'call' && value.form === 'new' && nameInTypeorm(imports, value.callee) === 'EntitySchema' ? value : undefined;

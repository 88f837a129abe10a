// What of a program makes a model or a schema of Mongoose's. Asked where values are followed, so that a name of such a model means its collection.
// Sources: the types of mongoose 9.12 (`Mongoose.model`, `Connection.model`, `Model.discriminator`), of @nestjs/mongoose 11 and of @typegoose/typegoose 12.
import type { CallValue, ClassDeclaration, HostTree, Value } from '../../hosts/tree.ts';
import { writtenText } from '../drizzle/declared.ts';
import { constantValue } from '../program.ts';

export type Imports = ReadonlyMap<number, { readonly module: string; readonly imported: string }>;

export const SCHEMA_LIBRARY = 'mongoose schema';

/** `mongoose.model('User', schema)`, `connection.model('User', schema)`, `model('User', schema)`: its name, and what is its schema. */
export function modelMadeBy(tree: HostTree, { callee, form, args }: CallValue): { readonly name: string; readonly schema: Value } | undefined {
  const [named, schema] = args;
  if (form !== 'call' || (callee.kind !== 'member' && callee.kind !== 'name') || callee.name !== 'model' || !named || !schema) return undefined;
  const name = writtenText(tree, named);
  return name === undefined || name === '' || name === '__proto__' || !mayBeSchema(tree, schema) ? undefined : { name, schema };
}

/** `new Schema({ … })`, `new mongoose.Schema({ … })`, `mongoose.Schema({ … })` */
export const isSchema = (value: Value | undefined): value is CallValue & { readonly form: 'new' | 'call' } =>
  value?.kind === 'call' && (value.callee.kind === 'name' || value.callee.kind === 'member') && value.callee.name === 'Schema' && (value.form === 'new' || (value.form === 'call' && value.callee.kind === 'member'));

/** A schema that is written out, or a name of which it is not seen what it holds. */
function mayBeSchema(tree: HostTree, value: Value): boolean {
  const held = constantValue(tree, value) ?? value;
  if (held.kind === 'call') return isSchema(held) || /schema|createForClass|buildSchema/i.test('name' in held.callee ? held.callee.name ?? '' : '');
  return /schema$/i.test(value.kind === 'name' || value.kind === 'member' ? value.name ?? '' : '');
}

const NEST = /^@nestjs\/mongoose$/;
const TYPEGOOSE = /^@typegoose\/typegoose$/;

/** A decorator of NestJS's or Typegoose's: `@Prop({ … })`, `@prop()`, `@Schema()`. */
export interface Decorator { readonly name: string; readonly args: readonly Value[]; readonly call: Value }

export const decoratorsOf = (imports: Imports, values: readonly Value[]): readonly Decorator[] => values.flatMap((value) => {
  const named = value.kind === 'call' ? value.callee : value;
  const from = named.kind === 'name' && named.binding !== undefined ? imports.get(named.binding) : undefined;
  return from && (NEST.test(from.module) || TYPEGOOSE.test(from.module)) ? [{ name: from.imported, args: value.kind === 'call' ? value.args : [], call: value }] : [];
});

/** Whether a class is a schema: it is called one, or has properties of one. */
export const declaresDocument = (imports: Imports, { decorators, members }: ClassDeclaration): boolean =>
  decoratorsOf(imports, decorators).some(({ name }) => name === 'Schema' || name === 'modelOptions' || name === 'index') || members.some((member) => member.decorators.length > 0 && decoratorsOf(imports, member.decorators).some(({ name }) => name === 'Prop' || name === 'prop'));

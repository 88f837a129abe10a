// What is carried along while a call of Drizzle's is rendered, and what the program's names mean to it: tables, columns, operators.
import type { Document } from '../../text/document.ts';
import type { CallValue, Context, HostTree, Value } from '../../hosts/tree.ts';
import type { Outside } from '../library.ts';
import { columnsOf, fieldOf, type Model } from '../models.ts';
import { bindingOf } from '../program.ts';
import { quoted, type Draft } from '../rendering.ts';
import { declarationsIn } from './declared.ts';

/** Of a file, what is asked again and again. */
export interface Reading {
  readonly document: Document;
  readonly tree: HostTree;
  readonly outside: Outside;
  readonly imports: ReadonlyMap<number, { readonly module: string; readonly imported: string }>;
  readonly models: Map<string, Model | undefined>;
  /** What was found out of names: tables by where they are declared, operators by binding. */
  readonly tables: Map<string, { readonly path: string; readonly name: string } | undefined>;
  readonly words: Map<number, string | undefined>;
}

export interface Rendering extends Reading {
  readonly draft: Draft;
  /** What tables and parameters of callbacks are called in this query, by their identity. */
  readonly named: ReadonlyMap<string, Place>;
  /** The parameters that hold operators. */
  readonly operators: ReadonlySet<number>;
  /** In the list of what a single table is asked for, columns stand by themselves. */
  readonly isBare: boolean;
  /** Where the statement is sent. */
  readonly at: Context;
  readonly depth: number;
}

/** What can be read from: a table under its name or another, or a query. */
export interface Place {
  /** The same wherever the program names it. */
  readonly identity: string;
  readonly schema?: string;
  /** What its columns stand behind. */
  readonly name: string;
  readonly model?: Model;
  /** Of a query, its columns by key; one that it gives a name by `as` stands by itself. */
  readonly columns?: ReadonlyMap<string, { readonly column: string; readonly isAlone: boolean }>;
  /** The call that makes it, where it is no table by its own name. */
  readonly made?: CallValue;
}

/** How deep names are followed, against programs that go round in circles. */
const DEEP = 12;

export function readingOf(document: Document, tree: HostTree, outside: Outside): Reading {
  return { document, tree, outside, imports: new Map(tree.imports.flatMap(({ binding, module, imported }) => (binding === undefined ? [] : [[binding, { module, imported }] as const]))), models: new Map(), tables: new Map(), words: new Map() };
}

/** The table that a value names, of this file or another. */
export function tableNamed(reading: Reading, value: Value): Place | undefined {
  const { tree, imports, outside, document, models, tables } = reading;
  const binding = bindingOf(tree, value);
  const at = binding && imports.get(binding.id);
  const space = value.kind === 'member' && value.name !== undefined && value.object.kind === 'name' && value.object.binding !== undefined ? imports.get(value.object.binding) : undefined;
  let found: { readonly path: string; readonly name: string } | undefined;
  if (binding && value.kind === 'name' && !at && binding.routine === 0) found = declarationsIn(document, tree)?.tables[binding.name] && { path: document.path, name: binding.name };
  else {
    const [module, name] = at && value.kind === 'name' ? [at.module, at.imported] : space && value.kind === 'member' ? [space.module, space.imported === '*' ? value.name! : `${space.imported}.${value.name}`] : [];
    if (module === undefined || name === undefined || module.startsWith('drizzle-orm')) return undefined;
    const key = `${module}\0${name}`;
    if (!tables.has(key)) {
      const meaning = outside.exported(module, name);
      tables.set(key, meaning?.kind === 'table' ? { path: meaning.path, name: meaning.name } : meaning || value.kind !== 'name' ? undefined : declaredAs(reading, name));
    }
    found = tables.get(key);
  }
  if (!found) return undefined;
  const identity = `${found.path}#${found.name}`;
  if (!models.has(identity)) models.set(identity, outside.table?.({ path: found.path, name: found.name }));
  const model = models.get(identity);
  return model && { identity, name: model.table, model, ...(model.schema !== undefined && { schema: model.schema }) };
}

/** What a file passes on in a way that is not followed has the name that it is declared by: only one table of the package has it, or one for each server. */
function declaredAs({ outside }: Reading, name: string): { readonly path: string; readonly name: string } | undefined {
  const model = outside.table?.({ name });
  const at = model?.name.lastIndexOf('#') ?? -1;
  return model && at > 0 ? { path: model.name.slice(0, at), name: model.name.slice(at + 1) } : undefined;
}

/** The value that a name holds for good, names followed. What was awaited is what was read. */
export function followed({ tree }: Reading, value: Value, depth = 0): Value {
  const binding = value.kind === 'name' ? bindingOf(tree, value) : undefined;
  if (!binding?.value || depth > DEEP || binding.path || binding.assignments.length > 0 || (binding.kind !== 'constant' && binding.kind !== 'variable')) return value;
  return binding.value.kind === 'call' && binding.value.awaited ? value : followed({ tree } as Reading, binding.value, depth + 1);
}

/** What Drizzle calls the function that is called: `eq`, `sql`; passed on by other files, or handed to a callback. */
export function operatorOf(reading: Reading & Partial<Pick<Rendering, 'operators'>>, callee: Value): string | undefined {
  const { tree, imports, outside, operators, words } = reading;
  if (callee.kind === 'member' && callee.object.kind === 'name' && callee.name !== undefined) {
    const { binding } = callee.object;
    if (binding === undefined) return undefined;
    if (operators?.has(binding)) return callee.name;
    return imports.get(binding)?.imported === '*' && imports.get(binding)!.module.startsWith('drizzle-orm') ? callee.name : undefined;
  }
  const binding = bindingOf(tree, callee);
  if (!binding || callee.kind !== 'name') return undefined;
  const from = imports.get(binding.id);
  if (from?.module.startsWith('drizzle-orm')) return from.imported;
  if (from) {
    if (!words.has(binding.id)) {
      const meaning = outside.exported(from.module, from.imported);
      words.set(binding.id, meaning?.kind === 'function' ? meaning.operator : meaning?.kind === 'client' && meaning.library === 'drizzle' && meaning.role === 'sql' ? 'sql' : undefined);
    }
    return words.get(binding.id);
  }
  const [name, ...more] = binding.path ?? [];
  return name !== undefined && more.length === 0 && binding.value?.kind === 'name' && operators?.has(binding.value.binding ?? -1) ? name : undefined;
}

/** A column as it is written, with the key it has in the program; undefined where a value is none. */
export function columnText(rendering: Rendering, value: Value, placed: (value: Value) => Place | undefined): { readonly key: string; readonly text: string; readonly column: string } | undefined {
  const at = columnPlace(rendering, value, placed);
  if (!at) return undefined;
  const { place, key } = at;
  const derived = place.columns?.get(key);
  if (derived) return { key, column: derived.column, text: derivedText(rendering, place, derived) };
  const field = place.model && fieldOf(place.model, key);
  if (field?.kind !== 'column') return undefined;
  const { dialect } = rendering.draft;
  return { key, column: field.column, text: rendering.isBare ? quoted(dialect, field.column) : quoted(dialect, place.schema, place.name, field.column) };
}

function columnPlace(rendering: Rendering, value: Value, placed: (value: Value) => Place | undefined): { readonly place: Place; readonly key: string } | undefined {
  if (value.kind === 'member' && value.name !== undefined) {
    const place = placed(value.object);
    return place && { place, key: value.name };
  }
  // `where: ({ id }, { eq }) => eq(id, 1)`
  const binding = value.kind === 'name' ? bindingOf(rendering.tree, value) : undefined;
  const [key, ...more] = binding?.path ?? [];
  const place = key !== undefined && more.length === 0 && binding?.value?.kind === 'name' ? rendering.named.get(`parameter ${binding.value.binding}`) : undefined;
  return place && key !== undefined ? { place, key } : undefined;
}

const derivedText = ({ draft: { dialect }, isBare }: Pick<Rendering, 'draft' | 'isBare'>, { name }: Place, { column, isAlone }: { readonly column: string; readonly isAlone: boolean }): string =>
  isBare || isAlone ? quoted(dialect, column) : quoted(dialect, name, column);

/** All columns of a table, as it is read whole. */
export const allColumns = (rendering: Pick<Rendering, 'draft' | 'isBare'>, place: Place): readonly string[] => {
  const { model, schema, name, columns } = place;
  const { draft: { dialect }, isBare } = rendering;
  if (columns) return [...columns.values()].map((one) => derivedText(rendering, place, one));
  return model ? columnsOf(model).map(([, { column }]) => (isBare ? quoted(dialect, column) : quoted(dialect, schema, name, column))) : [];
};

/** A table by its identity. */
export function tableBy({ models, outside }: Reading, identity: string): Model | undefined {
  const at = identity.lastIndexOf('#');
  if (!models.has(identity)) models.set(identity, outside.table?.({ path: identity.slice(0, at), name: identity.slice(at + 1) }));
  return models.get(identity);
}

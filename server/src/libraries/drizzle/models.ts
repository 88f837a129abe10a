// What a program's tables are to the calls that use them: models, with the relations that are declared beside them.
// Sources: the types of drizzle-orm 0.45; relations.js (`normalizeRelation`: what is many is found by the one at the other end), casing.js.
import type { Field, Model, RelationField } from '../models.ts';
import type { ColumnDeclaration, ColumnPart, Declarations, Reference, RelationsDeclaration, TableDeclaration } from './declaration.ts';

/** Something that is declared, by its file and its name there. */
export interface Declared { readonly path: string; readonly name: string }

/** What the files of a workspace say. */
export interface Workspace {
  declarations(path: string): Declarations | undefined;
  /** What a file refers to by a name. */
  referred(path: string, reference: Reference): Declared | undefined;
  /** How a column is called whose table does not say; undefined where that is not known. */
  casing(path: string): 'as it is' | 'snake_case' | 'camelCase' | undefined;
  /** All relations of the workspace. */
  relations(): readonly { readonly path: string; readonly declared: RelationsDeclaration }[];
}

const DEEP = 6;

export const identityOf = ({ path, name }: Declared): string => `${path}#${name}`;

/** The columns of a table, those that it shares with others too; `isOpen` where there may be more. */
export function columnsDeclared(workspace: Workspace, path: string, parts: readonly ColumnPart[], depth = 0): { readonly columns: readonly (ColumnDeclaration & { readonly path: string })[]; readonly isOpen: boolean } {
  let isOpen = false;
  const columns = parts.flatMap((part): readonly (ColumnDeclaration & { readonly path: string })[] => {
    if (part.kind === 'column') return [{ ...part, path }];
    const at = part.kind === 'from' && depth < DEEP ? workspace.referred(path, part.of) : undefined;
    const shared = at && workspace.declarations(at.path)?.shared[at.name];
    if (part.kind === 'unread' || !shared || !at) {
      isOpen = true;
      return [];
    }
    const inner = columnsDeclared(workspace, at.path, shared, depth + 1);
    isOpen ||= inner.isOpen;
    return part.key === undefined ? inner.columns : inner.columns.slice(0, 1).map((one) => ({ ...one, ...part.said, key: part.key! }));
  });
  return { columns, isOpen };
}

/** What a column is called in the database. */
export function columnName(workspace: Workspace, path: string, { key, name }: Pick<ColumnDeclaration, 'key' | 'name'>): string | undefined {
  if (name !== undefined) return name;
  switch (workspace.casing(path)) {
    case 'as it is': return key;
    case 'snake_case': return wordsIn(key).map((word) => word.toLowerCase()).join('_');
    case 'camelCase': return wordsIn(key).map((word, at) => (at === 0 ? word.toLowerCase() : `${word[0]!.toUpperCase()}${word.slice(1)}`)).join('');
    case undefined: return /^[a-z\d]+$/.test(key) ? key : undefined;
  }
}

const wordsIn = (key: string): readonly string[] => key.replaceAll(/['\u2019]/g, '').match(/[\da-z]+|[A-Z]+(?![a-z])|[A-Z][\da-z]+/g) ?? [key];

export function tableDeclared(workspace: Workspace, { path, name }: Declared): TableDeclaration | undefined {
  const tables = workspace.declarations(path)?.tables;
  return tables && Object.hasOwn(tables, name) ? tables[name] : undefined;
}

export function modelOf(workspace: Workspace, at: Declared): Model | undefined {
  const table = tableDeclared(workspace, at);
  if (!table) return undefined;
  const { columns } = columnsDeclared(workspace, at.path, table.parts);
  const fields: Record<string, Field> = {};
  for (const { key, type = '', unique, primary, filled, made, name } of columns) {
    const column = columnName(workspace, at.path, { key, ...(name !== undefined && { name }) });
    if (column !== undefined) fields[key] = { kind: 'column', column, type, ...((unique || primary) && { unique: true as const }), ...(filled && { filled }), ...(made && { made: true as const }) };
  }
  for (const [key, field] of relationsOf(workspace, at)) fields[key] ??= field;
  const together = table.keys.find(({ kind }) => kind === 'primary key')?.columns.flatMap(({ key }) => key ?? []);
  return { name: identityOf(at), dialect: table.dialect, ...(table.schema !== undefined && { schema: table.schema }), table: table.table, fields, id: together ?? columns.filter(({ primary }) => primary).map(({ key }) => key), keys: {} };
}

// ── Relations ────────────────────────────────────────────────────────────────────────────────────────────────────

interface Told { readonly key: string; readonly path: string; readonly field: RelationsDeclaration['fields'][string] }

const told = new WeakMap<Workspace, ReadonlyMap<string, readonly Told[]>>();

/** The relations of a table, wherever they are declared; found once for all tables. */
function toldOf(workspace: Workspace, at: Declared): readonly Told[] {
  let known = told.get(workspace);
  if (!known) {
    const found = new Map<string, Told[]>();
    for (const { path, declared } of workspace.relations()) {
      const of = workspace.referred(path, declared.of);
      const fields = Object.entries(declared.fields).map(([key, field]): Told => ({ key, path, field }));
      if (of) found.set(identityOf(of), [...(found.get(identityOf(of)) ?? []), ...fields]);
    }
    told.set(workspace, (known = found));
  }
  return known.get(identityOf(at)) ?? [];
}

function* relationsOf(workspace: Workspace, at: Declared): Generator<readonly [key: string, field: RelationField]> {
  for (const { key, path, field } of toldOf(workspace, at)) {
    const to = workspace.referred(path, field.to);
    if (!to || !tableDeclared(workspace, to)) continue;
    const on = field.fields && field.references ? linked(workspace, at, field.fields, to, field.references) : opposite(workspace, at, to, field.name);
    if (on) yield [key, { kind: 'relation', model: identityOf(to), many: field.many, on }];
  }
}

/** The one at the other end says by which columns. */
function opposite(workspace: Workspace, at: Declared, to: Declared, name: string | undefined): RelationField['on'] | undefined {
  const others = toldOf(workspace, to).filter(({ path, field }) => {
    const back = workspace.referred(path, field.to);
    return field.fields && field.references && back && identityOf(back) === identityOf(at) && field.name === name;
  });
  const [only, ...more] = others;
  const on = only && more.length === 0 ? linked(workspace, to, only.field.fields!, at, only.field.references!) : undefined;
  return on?.map(({ own, theirs }) => ({ own: theirs, theirs: own }));
}

function linked(workspace: Workspace, at: Declared, own: readonly string[], to: Declared, theirs: readonly string[]): RelationField['on'] | undefined {
  const on = own.map((key, place) => ({ own: columnUnder(workspace, at, key), theirs: columnUnder(workspace, to, theirs[place] ?? '') }));
  return on.every((one) => one.own !== undefined && one.theirs !== undefined) ? on.map((one) => ({ own: one.own!, theirs: one.theirs! })) : undefined;
}

/** The column of a table under a key. */
export function columnUnder(workspace: Workspace, at: Declared, key: string): string | undefined {
  const table = tableDeclared(workspace, at);
  const column = table && columnsDeclared(workspace, at.path, table.parts).columns.find((one) => one.key === key);
  return column && columnName(workspace, at.path, column);
}

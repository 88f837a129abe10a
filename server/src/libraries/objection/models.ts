// What the declarations of a workspace's files are together: model classes with what they inherit, and relations with both ends.
// Sources: objection 3.1, lib/model/Model.js (statics), lib/relations/Relation.js (`createJoinProperties`), manyToMany/ManyToManyRelation.js.
import type { DialectId } from '../../sql/dialect.ts';
import type { Meaning } from '../meaning.ts';
import type { TableName } from '../library.ts';
import type { Casing, JoinEnd, ModelClassDeclaration, ModelClassDeclarations, Modifier, RelationDeclaration } from './declaration.ts';
import type { ModelClass, Relation } from './model.ts';
import { joined, OPEN } from './modifiers.ts';

export interface DeclaredClass { readonly path: string; readonly name: string }

/** What the files of a workspace say. */
export interface ClassWorkspace {
  classes(path: string): ModelClassDeclarations | undefined;
  /** The class that a file means. */
  referred(path: string, meaning: Meaning): DeclaredClass | undefined;
  dialect(path: string): DialectId | undefined;
}

const DEEP = 12;

export function declaredAt({ classes }: ClassWorkspace, { path, name }: DeclaredClass): ModelClassDeclaration | undefined {
  const all = classes(path);
  return all && Object.hasOwn(all, name) ? all[name] : undefined;
}

interface Inherited { readonly path: string; readonly declared: ModelClassDeclaration }

/** A class with those that it extends, the nearest first. */
function lineageOf(workspace: ClassWorkspace, at: DeclaredClass, depth = 0): { readonly all: readonly Inherited[]; readonly isOpen: boolean } {
  const declared = declaredAt(workspace, at);
  if (!declared || depth > DEEP) return { all: [], isOpen: true };
  const base = declared.extends && workspace.referred(at.path, declared.extends);
  const above = base ? lineageOf(workspace, base, depth + 1) : undefined;
  return { all: [{ path: at.path, declared }, ...above?.all ?? []], isOpen: declared.isMixed === true || (above?.isOpen ?? declared.extends !== undefined) };
}

const nearest = <T>(all: readonly Inherited[], of: (declared: ModelClassDeclaration) => T | undefined): T | undefined => {
  for (const { declared } of all) {
    const found = of(declared);
    if (found !== undefined) return found;
  }
  return undefined;
};

export function modelClassOf(workspace: ClassWorkspace, at: DeclaredClass): ModelClass | undefined {
  const { all, isOpen } = lineageOf(workspace, at);
  const table = tableOf(all);
  if (table === undefined) return undefined;
  const dialect = workspace.dialect(at.path);
  const key = nearest(all, (one) => one.key);
  const casing = nearest<Casing>(all, (one) => one.casing);
  const limits = nearest(all, (one) => one.limitsFirst);
  const built = buildingOf(workspace, all);
  const relating = all.find(({ declared }) => declared.relations.length > 0 || declared.isOpen);
  return {
    at, table, key: key ?? (isOpen ? [] : ['id']), ...(dialect && { dialect }),
    relations: relating ? relating.declared.relations.flatMap((one) => relationOf(workspace, relating.path, table, one) ?? []) : [],
    modifiers: nearest<Readonly<Record<string, Modifier>>>(all, (one) => (Object.keys(one.modifiers).length > 0 ? one.modifiers : undefined)) ?? {},
    ...(casing && { casing }), ...(all.some(({ declared }) => declared.isMapped) && { isMapped: true as const }),
    limitsFirst: limits ?? (isOpen ? undefined : false), overrides: all.flatMap(({ declared }) => declared.overrides), writesMore: all.flatMap(({ declared }) => declared.writesMore ?? []), ...((isOpen || built.adds.isOpen) && { isOpen: true as const }), ...(built.adds.parts.length > 0 && { asks: built.adds.parts }),
    replaced: [...built.methods, ...(all.some(({ declared }) => declared.deletesSoftly) ? DELETES : [])],
  };
}

const DELETES: readonly string[] = ['delete', 'del', 'deleteById'];

/** What the class that builds its queries does otherwise than Objection's. */
function buildingOf(workspace: ClassWorkspace, all: readonly Inherited[]): NonNullable<ModelClassDeclaration['builds']> {
  const naming = all.find(({ declared }) => declared.builder !== undefined);
  const builder = naming?.declared.builder;
  if (!naming || builder === undefined) return { methods: [], adds: { parts: [] } };
  const at = builder === 'unknown' ? undefined : workspace.referred(naming.path, builder);
  const lineage = at && lineageOf(workspace, at);
  if (!lineage || lineage.isOpen) return { methods: [], adds: OPEN };
  return { methods: lineage.all.flatMap(({ declared }) => declared.builds?.methods ?? []), adds: joined(lineage.all.map(({ declared }) => declared.builds?.adds ?? OPEN)) };
}

/** A class that takes its name over is for the same table. */
function tableOf(all: readonly Inherited[]): string | undefined {
  const naming = all.find(({ declared }) => declared.table !== undefined || declared.isUnnamed);
  return naming?.declared.table;
}

function relationOf(workspace: ClassWorkspace, path: string, table: string, declared: RelationDeclaration): Relation | undefined {
  const { name, kind, from, into, through, asks, to, isUnread } = declared;
  const other = to && workspace.referred(path, to);
  const others = other && tableOf(lineageOf(workspace, other).all);
  const isOf = (end: JoinEnd): boolean => (end.of === undefined ? end.table === table : end.of === 'own');
  const [own, theirs] = isOf(from) ? [from, into] : isOf(into) ? [into, from] : [];
  const theirTable = others ?? theirs?.table;
  if (!own || !theirs || theirTable === undefined || own.columns.length !== theirs.columns.length) return undefined;
  if ((kind === 'many to many' || kind === 'has one through') && !through) return undefined;
  const modifier = asks === undefined ? undefined : typeof asks === 'string' ? namedIn(workspace, other, asks) : asks;
  const between = through?.from.table === undefined ? undefined : through;
  return {
    name, kind, to: other && tableName(other), own: own.columns, theirs: theirs.columns, table: theirTable,
    // The end that stands at the side of `from` is that of its table.
    ...(between && { through: { table: between.from.table!, own: (own === from ? between.from : between.to).columns, theirs: (own === from ? between.to : between.from).columns, extra: between.extra } }),
    ...(modifier && { asks: modifier }), ...((isUnread || (through && !between)) && { isOpen: true as const }),
  };
}

const tableName = ({ path, name }: DeclaredClass): TableName => ({ path, name });

/** A modifier of the other class, by its name. */
function namedIn(workspace: ClassWorkspace, other: DeclaredClass | undefined, name: string): Modifier {
  const modifiers = other && nearest(lineageOf(workspace, other).all, (one) => (Object.hasOwn(one.modifiers, name) ? one.modifiers : undefined));
  return modifiers?.[name] ?? { parts: [], isOpen: true };
}

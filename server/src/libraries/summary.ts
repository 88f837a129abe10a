// What a program says to the other files of its workspace: what its exports are to a database. Plain data.
import type { Document } from '../text/document.ts';
import type { HostTree, Value } from '../hosts/tree.ts';
import type { Declarations } from './drizzle/declaration.ts';
import { declarationsIn } from './drizzle/declared.ts';
import type { Outside } from './library.ts';
import type { EntityDeclarations } from './typeorm/declaration.ts';
import { modelsIn } from './sequelize/declared.ts';
import type { ModelDeclarations } from './sequelize/declaration.ts';
import type { DocumentDeclarations } from './mongoose/declaration.ts';
import { documentsIn } from './mongoose/declared.ts';
import { SCHEMA_LIBRARY } from './mongoose/recognised.ts';
import { entitiesIn } from './typeorm/declared.ts';
import type { ManagedDeclarations } from './mikro-orm/declaration.ts';
import { managedIn } from './mikro-orm/declared.ts';
import type { ModelClassDeclarations } from './objection/declaration.ts';
import { modelClassesIn } from './objection/declared.ts';
import type { Meaning } from './meaning.ts';
import { constantValue } from './program.ts';
import { clientsToldIn, type ClientsTold } from './prisma/clients.ts';
import { meaningsOf } from './resolve.ts';

export interface Summary {
  readonly path: string;
  /** By name; what comes from other files is left open until the files are linked. */
  readonly exports: Readonly<Record<string, Meaning>>;
  /** `export { a as b } from './x'`; `*` for all of it. */
  readonly passedOn: readonly { readonly name: string; readonly module: string; readonly imported: string }[];
  /** The tables that it declares for a builder, and what belongs to them. */
  readonly declares?: Declarations;
  /** Its entities, and their parts. */
  readonly entities?: EntityDeclarations;
  /** Its models of Sequelize's, and what associates them. */
  readonly models?: ModelDeclarations;
  /** Its entities of MikroORM's, and their parts. */
  readonly managed?: ManagedDeclarations;
  /** Its schemas and models of Mongoose's, and the indexes that it makes. */
  readonly documents?: DocumentDeclarations;
  /** Its model classes of Objection's. */
  readonly modelClasses?: ModelClassDeclarations;
  /** What it tells the clients of Prisma's that it makes. */
  readonly clients?: ClientsTold;
}

/** Everything of another file is a promise that the link step keeps. */
const later: Outside = { exported: (module, name) => ({ kind: 'imported', module, name, steps: [] }), model: () => undefined };

export function summarise(document: Document, tree: HostTree): Summary {
  const meanings = meaningsOf(document, tree, later);
  const exports: Record<string, Meaning> = {};
  const passedOn: { name: string; module: string; imported: string }[] = [];
  const declares = declarationsIn(document, tree);
  const entities = entitiesIn(document, tree);
  const models = modelsIn(document, tree, meanings);
  const documents = documentsIn(document, tree, meanings);
  const managed = managedIn(document, tree);
  const modelClasses = modelClassesIn(document, tree, meanings);
  const clients = clientsToldIn(document, tree);
  for (const { name, binding, value, module, imported } of tree.exports) {
    if (module !== undefined) passedOn.push({ name, module, imported: imported ?? '*' });
    else if (name !== '__proto__') {
      const own = declares && binding !== undefined ? tree.bindings[binding]!.name : undefined;
      const table = own !== undefined && declares && isDeclared(declares, own) ? { kind: 'table' as const, library: 'drizzle', path: document.path, name: own } : undefined;
      const schema = documents && binding !== undefined && Object.hasOwn(documents.schemas, tree.bindings[binding]!.name) && tree.bindings[binding]!.kind !== 'class' ? { kind: 'table' as const, library: SCHEMA_LIBRARY, path: document.path, name: tree.bindings[binding]!.name } : undefined;
      const meaning = table ?? schema ?? (binding !== undefined ? meanings.ofBinding(binding) : undefined) ?? (value && meanings.of(value)) ?? constantText(document, tree, binding, value);
      if (meaning) exports[name] = meaning;
    }
  }
  // Such a file without imports and exports speaks to every file.
  const isDeclaration = document.path.endsWith('.d.ts');
  for (const { name, exported } of tree.types) {
    const meaning = (exported || isDeclaration) && name !== '__proto__' ? meanings.ofType(name) : undefined;
    if (meaning) exports[name] ??= { kind: 'class', instance: meaning };
  }
  return { path: document.path, exports, passedOn, ...(declares && { declares }), ...(entities && { entities }), ...(models && { models }), ...(managed && { managed }), ...(modelClasses && { modelClasses }), ...(clients && { clients }), ...(documents && { documents }) };
}

const isDeclared = ({ tables, shared, enums, types }: Declarations, name: string): boolean => [tables, shared, enums, types].some((said) => Object.hasOwn(said, name));

/** The names under which files export what sends texts to a database or passes conditions on to one; of what only methods do, the word of one. `linked` gives what the export of a file turns out to be. */
export function sendingNames(summaries: Iterable<Summary>, linked: (path: string, name: string) => Meaning | undefined): ReadonlyMap<string, RegExp | undefined> {
  const names = new Map<string, ReadonlySet<string> | undefined>();
  for (const { path, exports } of summaries) for (const [name, open] of Object.entries(exports)) {
    const meaning = name === 'default' || !maySend(open, 0, true) ? undefined : linked(path, name);
    if (!meaning || !maySend(meaning, 0)) continue;
    const methods = sendingMethods(meaning);
    const before = names.get(name);
    names.set(name, methods && (!names.has(name) || before) ? new Set([...(before ?? []), ...methods]) : undefined);
  }
  return new Map([...names].map(([name, methods]) => [name, methods && new RegExp(`\\b(?:${[...methods].map((one) => one.replace(/\W/g, '\\$&')).join('|')})\\b`)]));
}

/** The members of a class or an object that do; undefined where it does so itself, or what it extends may. */
function sendingMethods(meaning: Meaning): readonly string[] | undefined {
  const within = (members: Readonly<Record<string, Meaning>> = {}): readonly string[] => Object.entries(members).flatMap(([name, one]) => (maySend(one, 1) ? [name] : []));
  switch (meaning.kind) {
    case 'object': return meaning.base ? undefined : within(meaning.members);
    case 'class': {
      const inner = meaning.instance ? sendingMethods(meaning.instance) : [];
      return meaning.sends || !inner ? undefined : [...inner, ...within(meaning.members)];
    }
    default: return undefined;
  }
}

/** The names under which files export the text of a file, or what opens one. */
export function openingNames(summaries: Iterable<Summary>): ReadonlyMap<string, undefined> {
  const names = new Map<string, undefined>();
  for (const { exports } of summaries) for (const [name, meaning] of Object.entries(exports)) if (opens(meaning, 0)) names.set(name, undefined);
  return names;
}

function opens(meaning: Meaning | undefined, depth: number): boolean {
  if (depth > 6) return false;
  switch (meaning?.kind) {
    case 'file': return true;
    case 'function': return meaning.opens !== undefined || opens(meaning.gives, depth + 1);
    case 'class': return meaning.opens !== undefined || opens(meaning.instance, depth + 1);
    case 'object': return Object.values(meaning.members).some((one) => opens(one, depth + 1)) || opens(meaning.base, depth + 1);
    default: return false;
  }
}

/** A client's own methods are words that the first look knows. `isOpen`: of what comes from other files it is not known yet. */
function maySend(meaning: Meaning, depth: number, isOpen = false): boolean {
  if (depth > 6) return false;
  const inner = (one: Meaning | undefined): boolean => one !== undefined && maySend(one, depth + 1, isOpen);
  switch (meaning.kind) {
    case 'function': return meaning.sends !== undefined || meaning.wraps !== undefined || (meaning.forwards ?? []).length > 0 || inner(meaning.gives);
    case 'class': return meaning.sends !== undefined || inner(meaning.instance) || inner(meaning.base) || Object.values(meaning.members ?? {}).some(inner);
    case 'object': return Object.values(meaning.members).some(inner) || inner(meaning.base);
    case 'imported': return isOpen;
    case 'client': case 'text': case 'file': case 'table': case 'parameter': return false;
  }
}

/** A text that is only known by following names: `export const all = base + ' order by id'` is none. */
function constantText(document: Document, tree: HostTree, binding: number | undefined, value: Value | undefined): Meaning | undefined {
  const held = value ?? (binding === undefined ? undefined : tree.bindings[binding]?.value);
  const constant = held && constantValue(tree, held);
  return constant?.kind === 'text' && constant.parts.length === 1 && constant.parts[0]!.kind === 'chunk' ? { kind: 'text', path: document.path, text: constant.parts[0]!.text } : undefined;
}

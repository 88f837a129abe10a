// Reads program texts as the engine does, for tests.
import type { Document } from '../../server/src/text/document.ts';
import { hostFor, languageOf } from '../../server/src/hosts/all.ts';
import { libraries } from '../../server/src/libraries/all.ts';
import { nothingOutside, type Outside } from '../../server/src/libraries/library.ts';
import type { Site } from '../../server/src/libraries/site.ts';
import { summarise } from '../../server/src/libraries/summary.ts';
import { linked } from '../../server/src/engine/programs/link.ts';
import { documentsIn } from '../../server/src/engine/models/documents.ts';
import { entitiesIn } from '../../server/src/engine/models/entities.ts';
import { toldBy } from '../../server/src/engine/models/entitySetup.ts';
import { managedEntities } from '../../server/src/engine/models/managed.ts';
import { toldOfManaged } from '../../server/src/engine/models/managedSetup.ts';
import { mappedIn } from '../../server/src/engine/models/mapped.ts';
import { toldOfModels } from '../../server/src/engine/models/mappedSetup.ts';
import { modelClassesIn, toldOfKnex } from '../../server/src/engine/models/modelClasses.ts';
import { modelsIn } from '../../server/src/engine/models/models.ts';
import { tablesIn } from '../../server/src/engine/models/tables.ts';
import type { DialectId } from '../../server/src/sql/dialect.ts';
import type { HostTree } from '../../server/src/hosts/tree.ts';

export const documentOf = (text: string, path = 'program.ts'): Document => ({ path, language: languageOf(path)!, version: 0, text });
export const treeOf = (document: Document): HostTree => hostFor(document.language)!.read(document);

export function sitesOf(document: Document, outside: Outside = nothingOutside, server?: DialectId): readonly Site[] {
  const tree = treeOf(document);
  return libraries.flatMap((library) => library.sites(document, tree, outside, server)).sort((a, b) => a.anchor.start - b.anchor.start);
}

/** The sites of one file among several that are linked. */
export function sitesAmong(files: Readonly<Record<string, string>>, path: string, server?: DialectId): readonly Site[] {
  const programs = Object.entries(files).filter(([name]) => !/\.(?:prisma|json)$/.test(name));
  const models = modelsIn(Object.keys(files), (name) => files[name]);
  const documents = programs.map(([name, text]) => documentOf(text, name));
  const summaries = new Map(documents.map((document) => [document.path, JSON.parse(JSON.stringify(summarise(document, treeOf(document))))]));
  const tables = tablesIn({ all: Object.keys(files), read: (name) => files[name], declaring: () => documents.map((one) => one.path), summary: (name) => summaries.get(name), exported: linked(summaries) });
  const read = (name: string): string | undefined => files[name];
  const entities = entitiesIn({ all: Object.keys(files), read, declaring: () => documents.map((one) => one.path), told: () => heard(programs, toldBy), summary: (name) => summaries.get(name), exported: linked(summaries) });
  const mapped = mappedIn({ all: Object.keys(files), declaring: () => documents.map((one) => one.path), told: () => heard(Object.entries(files), toldOfModels), summary: (name) => summaries.get(name), exported: linked(summaries) });
  const managed = managedEntities({ all: Object.keys(files), read, declaring: () => documents.map((one) => one.path), told: () => heard(programs, toldOfManaged), summary: (name) => summaries.get(name), exported: linked(summaries) });
  const modelClasses = modelClassesIn({ all: Object.keys(files), told: () => heard(Object.entries(files), toldOfKnex), summary: (name) => summaries.get(name), exported: linked(summaries) });
  const collections = documentsIn({ all: Object.keys(files), declaring: () => documents.map((one) => one.path), keepsBack: () => false, summary: (name) => summaries.get(name), exported: linked(summaries) });
  return sitesOf(documentOf(files[path]!, path), { ...linked(summaries)(path), model: (name) => models(path, name), table: (by) => tables.of(path, by), entity: (by) => entities.of(path, by), mapped: (by) => mapped.of(path, by), managed: (by) => managed.of(path, by), modelClass: (by) => modelClasses.of(by), casing: () => modelClasses.casing(path), documents: (by) => collections.of(path, by) }, server);
}

/** What files tell of how a library is set up. */
const heard = <T>(files: readonly (readonly [path: string, text: string])[], by: (path: string, text: string) => T | undefined): readonly { readonly path: string; readonly told: T }[] => files.flatMap(([path, text]) => {
  const told = by(path, text);
  return told ? [{ path, told }] : [];
});

/** A site in one line: library, text with optional stretches in brackets, roles of its holes. */
export function drawn({ library, carrier: { text, holes, optional } }: Site): string {
  const marks = [...optional.map(({ start }) => ({ at: start, order: 1, sign: '⟦' })), ...optional.map(({ end }) => ({ at: end, order: 0, sign: '⟧' }))].sort((a, b) => b.at - a.at || b.order - a.order);
  const marked = marks.reduce((drawing, { at, sign }) => drawing.slice(0, at) + sign + drawing.slice(at), text);
  return [`${library}: ${marked}`, ...holes.map(({ role, harmless }, i) => `${i} ${role}${harmless ? ` (${harmless})` : ''}`)].join(' | ');
}

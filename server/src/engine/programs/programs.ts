// The programs of a workspace: which of them may speak to a database, and what each says to the others, found out when another asks.
import type { Document } from '../../text/document.ts';
import { hostFor } from '../../hosts/all.ts';
import { isGenerated, mayAskDocuments, mayAskEntities, mayAskManaged, mayAskMapped, mayAskModelClasses, mayBuildQueries, mayCallModels, mayHoldSites, mentions } from '../../hosts/prefilter.ts';
import type { HostTree } from '../../hosts/tree.ts';
import { bringsOf, type Bringing } from '../../libraries/brings.ts';
import { keepsIndexesBack } from '../../libraries/mongoose/declared.ts';
import { MAY_TELL } from '../../libraries/prisma/clients.ts';
import type { DeclaredSql } from '../../libraries/library.ts';
import { openingNames, sendingNames, summarise, type Summary } from '../../libraries/summary.ts';
import { aliasesIn } from './aliases.ts';
import { settled, type Keeper } from '../kept.ts';
import { broughtIn } from './brought.ts';
import { shownBy } from '../models/clients.ts';
import { importersIn, leadingTo } from './importers.ts';
import { namedIn } from './named.ts';
import { documentsIn, type Documents } from '../models/documents.ts';
import { entitiesIn } from '../models/entities.ts';
import { toldBy } from '../models/entitySetup.ts';
import { linked, type Summaries } from './link.ts';
import { loadsIn, MAY_LOAD, type Load } from './loads.ts';
import { stampOf, type Gathered } from '../memory.ts';
import { mappedIn } from '../models/mapped.ts';
import { toldOfModels } from '../models/mappedSetup.ts';
import { managedEntities } from '../models/managed.ts';
import { toldOfManaged } from '../models/managedSetup.ts';
import { modelClassesIn, toldOfKnex } from '../models/modelClasses.ts';
import { modelsIn } from '../models/models.ts';
import { packagesOf, programPaths } from './programPaths.ts';
import { declaresDocuments, declaresIn, dependsOn, DOCUMENT_PACKAGES, ENTITIES, MANAGED, MODELS } from '../models/declares.ts';
import { tablesIn } from '../models/tables.ts';
import type { DeclarerId } from '../discover/declarer.ts';
import { driversIn } from './packageDrivers.ts';
import type { Files } from '../ports.ts';
import type { Surroundings } from '../reading/read.ts';
import type { SchemaSource, TablesOf } from '../source.ts';
import type { Aliases } from './specifiers.ts';
import { worthReadingAmong } from './worth.ts';
import type { Memory } from '../workspace.ts';

/** Of how many characters of programs the trees are kept between the round that links and the round that judges; a tree takes some thirty bytes for each. */
const KEPT = 2_000_000;

/** The programs that declare the tables of a database: all that tells of it, or beside its history. */
const tablesOf = (source: SchemaSource): readonly TablesOf[] =>
  (source.kind === 'models' ? [source] : (source.programs ?? []).map((one) => ({ ...one, dialect: source.dialect, isBeside: true })));

interface Program {
  readonly document: Document;
  readonly tree: HostTree;
}

export interface Programs {
  /** Whether a path is a program that can be read. */
  has(path: string): boolean;
  /** Whether it may hold sites; the first question reads every program. */
  worthReading(path: string): boolean;
  /** A program whose tree is still at hand. */
  kept(path: string): Program | undefined;
  outside(path: string): Surroundings;
  /** The files that may declare what another imports under a name from a module: the one that it names, and those whose exports that passes on. */
  leadingTo(from: string, module: string, name: string): readonly string[];
  /** What those load that may load .sql files, or use what others export of them. */
  loads(): Iterable<readonly Load[]>;
  /** Where specifiers that are no paths lead in a file. */
  aliases(path: string): Aliases;
  /** The programs that may declare tables with a library. */
  declaring(library: string): readonly string[];
  /** What a file declares as SQL for a database, which it makes or is compared with. */
  ddl(path: string, source: TablesOf): DeclaredSql;
  /** The collections that they declare. */
  readonly documents: Documents;
  /** What all of them say. */
  said(): readonly (Summary | undefined)[];
}

/** With `sparing`, memory matters more than time: no tree is kept. `sources` are the databases, of which programs may declare some. */
export function programsIn(files: Files, all: readonly string[], documentOf: (path: string) => Document | undefined, memory: Memory, keeper: Keeper, sparing: boolean, sources: readonly SchemaSource[]): Programs {
  const most = sparing ? 0 : KEPT;
  const { programs, present, telling, tellingOfModels, tellingOfKnex } = programPaths(all, memory);
  const aliases = memory.aliases.of(files, [all], (read) => aliasesIn(all, read));
  const kept = new Map<string, Program>();
  let characters = 0;
  const summarised = (path: string): Summary | undefined =>
    memory.summaries.of(path, [stampOf(files, path)], () => {
      const document = documentOf(path);
      if (!document || isGenerated(document.text)) return undefined;
      return settled(keeper.of('summary', path, document.text, () => {
        const tree = hostFor(document.language)?.read(document);
        if (!tree) return null;
        characters += document.text.length;
        if (characters <= most) kept.set(path, { document, tree });
        return summarise(document, tree);
      })) ?? undefined;
    });
  const summaries: Summaries = { has: (path) => present.has(path), get: summarised };

  const hasModels = all.some((path) => path.endsWith('.prisma'));
  const packages = packagesOf(all, memory);
  const [hasBuilders, hasEntities, hasDocuments, hasMapped, hasManaged, hasModelClasses] = ['drizzle-orm', 'typeorm', DOCUMENT_PACKAGES, '(?:sequelize|@sequelize/core)', '(?:@mikro-orm/[\\w-]+|@medusajs/(?:framework|deps|utils))', 'objection'].map((library) => dependsOn(library, files, packages));
  const looks = [mayHoldSites, ...(hasModels ? [mayCallModels] : []), ...(hasBuilders ? [mayBuildQueries] : []), ...(hasEntities ? [mayAskEntities] : []), ...(hasMapped ? [mayAskMapped] : []), ...(hasManaged ? [mayAskManaged] : []), ...(hasDocuments ? [mayAskDocuments] : []), ...(hasModelClasses ? [mayAskModelClasses] : [])];
  const find = (): ReadonlySet<string> => worthReadingAmong(present, files.read, looks, (paths) => sendingNames(paths.flatMap((path) => summarised(path) ?? []), (path, name) => links(path).exported(`./${path.slice(path.lastIndexOf('/') + 1)}`, name)));
  const links = linked(summaries, aliases);
  const exported = keeper.question('exported', (path, module, name) => links(path).exported(module, name), undefined);
  const models = memory.models.of(files, [all], (read) => modelsIn(all, read));
  const shown = shownBy(() => holding(memory.clients, (text) => MAY_TELL.test(text)), summarised);
  const model = keeper.question('model', (path, name) => { const found = models(path, name); return found && shown(found); }, undefined);
  const driversOf = memory.drivers.of(files, [all], (read) => driversIn(all, read));
  const drivers = keeper.question('drivers', (path) => driversOf(path), []);
  const holding = (memory: Gathered<true>, holds: (text: string) => boolean): readonly string[] => memory.of(files, programs, [], (path) => holds(files.read(path) ?? '') || undefined).map(({ path }) => path);
  const declaring = (what: 'tables' | 'relations'): readonly string[] => memory.declaring.of(files, programs, [], (path) => declaresIn(files.read(path) ?? '')).flatMap(({ path, told }) => (told === what || told === 'relations' ? [path] : []));
  const tables = tablesIn({ all, read: files.read, declaring, summary: summarised, exported: links });
  const table = keeper.question('table', (path, declared, name) => tables.of(path, { name, ...(declared !== '' && { path: declared }) }), undefined);
  const modelled = new Map(sources.flatMap((source) => tablesOf(source).flatMap((one) => one.files.map((path) => [path, one] as const))));
  const declaringEntities = (): readonly string[] => holding(memory.entities, (text) => ENTITIES.test(text));
  const declaringModels = (): readonly string[] => holding(memory.associating, (text) => MODELS.test(text));
  const entities = entitiesIn({
    all, read: files.read, summary: summarised, exported: links,
    declaring: declaringEntities,
    told: () => memory.told.of(files, telling, [], (path) => toldBy(path, files.read(path) ?? '')),
  });
  const entity = keeper.question('entity', (path, declared, name) => entities.of(path, { name, ...(declared !== '' && { path: declared }) }), undefined);
  const mapped = mappedIn({
    all, summary: summarised, exported: links,
    declaring: declaringModels,
    told: () => memory.toldOfModels.of(files, tellingOfModels, [], (path) => toldOfModels(path, files.read(path) ?? '')),
  });
  const mappedModel = keeper.question('mapped', (path, declared, name) => mapped.of(path, { name, ...(declared !== '' && { path: declared }) }), undefined);
  const managed = managedEntities({
    all, read: files.read, summary: summarised, exported: links,
    declaring: () => holding(memory.managed, (text) => MANAGED.test(text)),
    told: () => memory.toldOfManaged.of(files, programs, [], (path) => toldOfManaged(path, files.read(path) ?? '')),
  });
  const ddls: Readonly<Record<DeclarerId, Programs['ddl']>> = { drizzle: tables.ddl, sequelize: mapped.ddl, typeorm: entities.ddl, 'mikro-orm': managed.ddl };
  const ddl: Programs['ddl'] = (path, source) => ddls[source.library!](path, source);
  const declared = keeper.question('declared', (path, library): DeclaredSql | undefined => {
    const source = modelled.get(path);
    return source?.library !== library ? undefined : { ...ddl(path, source), ...(source.isBeside && { isBeside: true as const }) };
  }, undefined);
  const managedEntity = keeper.question('managed', (path, declared, name) => managed.of(path, { name, ...(declared !== '' && { path: declared }) }), undefined);
  const modelClasses = modelClassesIn({
    all, summary: summarised, exported: links,
    told: () => memory.toldOfKnex.of(files, tellingOfKnex, [], (path) => toldOfKnex(path, files.read(path) ?? '')),
  });
  const modelClass = keeper.question('modelClass', (_, declared, name) => modelClasses.of({ path: declared, name }), undefined);
  const casing = keeper.question('casing', (path) => modelClasses.casing(path), undefined);
  const documents = documentsIn({
    all, summary: summarised, exported: links,
    declaring: () => (hasDocuments ? holding(memory.documents, declaresDocuments) : []),
    keepsBack: (path) => keepsIndexesBack(files.read(path) ?? ''),
  });
  const documentModel = keeper.question('documents', (path, declared, name) => documents.of(path, { name, ...(declared !== '' && { path: declared }) }), undefined);
  let worth: ReadonlySet<string> | undefined;
  const brings = (path: string): Bringing | undefined => memory.callers.brings.of(path, [stampOf(files, path)], () => {
    const document = documentOf(path);
    if (!document || isGenerated(document.text)) return undefined;
    return settled(keeper.of('brings', path, document.text, () => {
      const tree = kept.get(path)?.tree ?? hostFor(document.language)?.read(document);
      return tree ? bringsOf(tree) : null;
    })) ?? undefined;
  });
  const words = (path: string): ReadonlySet<string> => memory.callers.words.of(path, [stampOf(files, path)], () => new Set((files.read(path) ?? '').match(/[\p{ID_Start}$_][\p{ID_Continue}$]*/gu)));
  const importers = importersIn(files, all, present, aliases, memory.callers);
  const isBrought = broughtIn({ importers, wordsOf: words, bringsOf: brings, summaryOf: summarised });
  const brought = keeper.question('brought', (path, routine, argument, property, as) => isBrought(path, { routine, argument: Number(argument), ...(property !== '' && { property }), ...(as !== '' && { exported: as }) }), false);
  const naming = keeper.question('naming', namedIn(files, all, memory.callers.named), undefined);
  const outside = (path: string): Surroundings => ({ roleNaming: (word) => naming(path, word), exported: (module, name) => exported(path, module, name), brought: ({ routine, argument, property = '', exported: as = '' }) => brought(path, routine, String(argument), property, as), model: (name) => model(path, name), drivers: () => drivers(path), ...(hasBuilders && { table: ({ path: declaring = '', name }) => table(path, declaring, name) }), ...(modelled.has(path) && { declared: (library) => declared(path, library) }), ...(hasEntities && { entity: ({ path: declared = '', name }) => entity(path, declared, name) }), ...(hasMapped && { mapped: ({ path: declared = '', name }) => mappedModel(path, declared, name) }), ...(hasDocuments && { documents: ({ path: declared = '', name }) => documentModel(path, declared, name) }), ...(hasManaged && { managed: ({ path: declared = '', name }) => managedEntity(path, declared, name) }), ...(hasModelClasses && { modelClass: ({ path: declared = '', name }) => modelClass(path, declared, name), casing: () => casing(path) }) });
  function* loads(): Generator<readonly Load[]> {
    worth ??= find();
    const naming = new Set([...worth].filter((path) => MAY_LOAD.test(files.read(path) ?? '')));
    const names = openingNames([...naming].flatMap((path) => summarised(path) ?? []));
    for (const path of worth) {
      const document = naming.has(path) || mentions(files.read(path) ?? '', names) ? documentOf(path) : undefined;
      if (document) yield settled(keeper.of('loads', path, document.text, () => {
        const tree = kept.get(path)?.tree ?? hostFor(document.language)?.read(document);
        return tree ? loadsIn(document, tree, outside(path)) : [];
      }));
    }
  }
  const declaringWith: Readonly<Record<string, () => readonly string[]>> = { drizzle: () => declaring('tables'), typeorm: declaringEntities, sequelize: declaringModels };
  return {
    has: (path) => (worth ? worth.has(path) : present.has(path) && !isGenerated(files.read(path) ?? '')),
    worthReading: (path) => (worth ??= find()).has(path),
    kept: (path) => kept.get(path),
    said: () => [...present].map(summarised),
    loads,
    aliases,
    outside,
    declaring: (library) => declaringWith[library]?.() ?? [],
    leadingTo: (from, module, name) => leadingTo(importers, (path) => summarised(path)?.passedOn ?? [], from, module, name).filter((path) => words(path).has(name)),
    ddl,
    documents,
  };
}

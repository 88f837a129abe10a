// Red flags: what is wrong or dangerous in the code today, and what a server's own figures warn of.
import { rowsOf } from '../../schema/snapshot/relation.ts';
import type { Snapshot } from '../../schema/snapshot.ts';
import { bytesText } from '../../engine/planning/words.ts';
import { countOf } from '../../text/words.ts';
import type { DatabaseFacts, ReportFacts } from '../facts.ts';
import { code, paragraph, said, strong, unknown, type Block, type Line, type Section } from '../page.ts';
import { sectionOf } from './assigned.ts';
import { numbersOf } from './scaling.ts';
import { eachDatabase, findingBlocks, tableInline } from './words.ts';

/** Of a key's numbers: from here on a change is planned, because it takes a table's whole length. */
const NUMBERS_USED = 0.2;
const MANY_UPDATES = 100_000;
const LARGE = 1_000_000;

export function flags(facts: ReportFacts): Section {
  const own = facts.findings.filter((one) => sectionOf(one) === 'flags');
  return { id: 'red-flags', title: 'Red flags to monitor', blocks: [
    ...(own.length > 0 ? [paragraph(strong('In the code')), ...findingBlocks(own)] : [paragraph('Nothing in the code is wrong or dangerous, as far as it was understood.')]),
    ...eachDatabase(facts, blocksOf),
  ] };
}

function blocksOf(database: DatabaseFacts): readonly Block[] {
  const { database: { snapshot, dialect }, tables } = database;
  const keys = tables.flatMap((facts): readonly Line[] => numbersOf(facts).flatMap(({ column, share = 0 }): readonly Line[] => (share >= NUMBERS_USED ? [[tableInline(facts, database), ': ', code(column.name), ` is ${column.type.name}, and its rows use at least ${Math.floor(share * 100)} % of its numbers.`]] : [])));
  const warned = snapshot ? warningsOf(snapshot.snapshot, database) : [];
  return [
    ...(keys.length > 0 ? [paragraph(strong('Keys that run out of numbers')), { kind: 'list', items: keys } as const] : []),
    ...(snapshot ? [paragraph(strong('What the server’s figures say')), ...(warned.length > 0 ? [{ kind: 'list', items: warned } as const] : [paragraph('Every table was analyzed, every index is valid and in use, and no setting stands out.')])]
      : dialect === 'postgres' ? [unknown('Settings, statistics that are missing, and indexes that no query uses are not known: ', code('plansight snapshot'), ' reads them from a server.')] : []),
  ];
}

function warningsOf(snapshot: Snapshot, database: DatabaseFacts): readonly Line[] {
  const { relations, settings, server } = snapshot;
  const since = server.countingSince === undefined ? '' : ` since ${server.countingSince.slice(0, 10)}`;
  const nameFor = (relation: Snapshot['relations'][number]): Line => {
    const facts = database.tables.find(({ table }) => table.name === relation.name && table.schema === relation.schema);
    return facts ? [tableInline(facts, database)] : [code(relation.name)];
  };
  return [
    ...relations.filter(({ size, kind }) => kind === 'table' && size?.rows === -1).map((one): Line => [...nameFor(one), ' was never analyzed: the planner guesses its rows and values.']),
    ...relations.flatMap((one) => one.indexes.filter(({ invalid }) => invalid).map((index): Line => [code(index.name), ' of ', ...nameFor(one), ' is invalid: its build has failed or is not over. Writers keep it up to date, and no query uses it.'])),
    ...relations.flatMap((one) => one.indexes.filter(({ usage, unique, constraint, partOf, partitioned }) => usage?.scans === 0 && !unique && !constraint && !partOf && !partitioned).map((index): Line => [code(index.name), ' of ', ...nameFor(one), ` was not used${since}${index.size?.pages === undefined ? '' : `, and takes ${bytesText(index.size.pages * server.blockSize)}`}; replicas count by themselves.`])),
    ...relations.flatMap((one): readonly Line[] => {
      const rows = one.size && rowsOf(one.size);
      return one.usage && one.usage.sequentialScans > 0 && (rows ?? 0) >= LARGE ? [[...nameFor(one), ` (${countOf(rows!)} rows) was read from end to end ${one.usage.sequentialScans.toLocaleString('en-US')} times${since}.`]] : [];
    }),
    ...relations.flatMap((one): readonly Line[] => (one.usage && one.usage.updated >= MANY_UPDATES && one.usage.hotUpdated * 2 < one.usage.updated ? [[...nameFor(one), `: ${countOf(one.usage.hotUpdated)} of ${countOf(one.usage.updated)} updates stayed on their page; the others wrote to every index.`]] : [])),
    ...Object.entries(settings).flatMap(([name, value]): readonly Line[] => {
      const why = name.startsWith('enable_') && value === 'off' ? 'it keeps the planner from a way that may be the best.' : SETTINGS[`${name}=${value}`];
      return why === undefined ? [] : [[code(`${name} = ${value}`), ': ', ...said(why)]];
    }),
  ];
}

/** PostgreSQL manual, 19.7.2 Planner Cost Constants: the defaults of a machine that is not. */
const SETTINGS: Readonly<Record<string, string>> = {
  'random_page_cost=4': 'the default, of disks that turn; with storage that finds any page as fast, `1.1` lets indexes be used more.',
};

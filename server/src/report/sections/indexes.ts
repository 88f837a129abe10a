// Recommended indexes: one set for all queries together, those that single queries want, and what could go; each with what the planner says and on which figures.
import { bytesText, gainText, loudest } from '../../engine/planning/words.ts';
import type { Index } from '../../schema/schema.ts';
import { groupBy } from '../../text/groupBy.ts';
import type { AdviceFacts, DatabaseFacts, FindingFacts, ReportFacts } from '../facts.ts';
import { code, paragraph, placesLine, said, strong, unknown, type Block, type Line, type Section } from '../page.ts';
import { counted } from '../../text/words.ts';
import { sectionOf } from './assigned.ts';
import { eachDatabase } from './words.ts';

export function indexes(facts: ReportFacts): Section {
  const claimed = facts.findings.filter((one) => sectionOf(one) === 'indexes');
  return { id: 'indexes', title: 'Recommended indexes', blocks: [
    ...eachDatabase(facts, ({ database, advice, declared }) => (advice ? adviceBlocks(advice, declared) : [unknown(database.dialect === 'postgres' ? 'No planner was asked what indexes would save.' : `No planner speaks for ${database.dialect}: nothing is recommended that could not be proven.`)])),
    ...singleBlocks(claimed.filter(isProven), ', each proven by itself:'),
    ...singleBlocks(claimed.filter((one) => !isProven(one)), ', as far as conditions and existing indexes tell; no planner has confirmed it:'),
  ] };
}

const isProven = ({ finding: { evidence } }: FindingFacts): boolean => evidence?.['status'] === 'confirmed';

const singleBlocks = (claimed: readonly FindingFacts[], how: string): readonly Block[] =>
  claimed.length === 0 ? [] : [paragraph(strong('What single queries want'), how), { kind: 'list', items: byIndex(claimed) }];

function adviceBlocks(advice: AdviceFacts, declared: DatabaseFacts['declared']): readonly Block[] {
  const { level, before, after } = advice;
  const whose = advice.recorded ? 'the statements that the server was sent, each as often as it was' : 'each query of the code that a planner can be asked about, sent once';
  const placeOf = ({ origin }: Pick<Index, 'origin'>): Line => placesLine([declared(origin) ?? []].flat());
  const dropped: readonly Line[] = [
    ...advice.redundant.map(({ table, index, beside }): Line => [code(index.name), ' of ', code(table.name), ' can go: ', code(beside), ' begins with the same keys. ', ...placeOf(index)]),
    ...advice.unused.map(({ table, index }): Line => [code(index.name), ' of ', code(table.name), ' is used by none of these queries; what else sends queries has to be asked before it goes. ', ...placeOf(index)]),
  ];
  return [
    paragraph(`Asked of ${whose}: ${loudest(level)}.`),
    ...(advice.indexes.length === 0 ? [paragraph('No index saves enough for all of them together.')] : advice.indexes.flatMap((one): readonly Block[] => {
      const asking = one.by.flatMap((query) => advice.placeOf(query) ?? []);
      const { bytes, writeOverhead, losesHot } = one.price;
      return [
        { kind: 'code', text: `${one.ddl};` },
        { kind: 'list', items: [
          [`Read by ${counted(one.queries, 'query', 'queries')}`, ...(asking.length > 0 ? [': ', ...placesLine(asking, 5)] : [' of ', code(one.table.name), ', ', ...placeOf(one.table)]), '.'],
          [`${bytes === undefined ? 'Its size is not known' : `About ${bytesText(bytes)}`}; ${Math.round(writeOverhead * 100)} bytes are written for every 100 of the table${losesHot.length > 0 ? `; updates of ${losesHot.join(', ')} can no longer stay on their page` : ''}.`],
          ...(one.replaces.length > 0 ? [[`Makes ${one.replaces.map(({ name }) => name).join(', ')} redundant.`]] : []),
          ...(one.extension === undefined ? [] : [[`Needs the extension ${one.extension}.`]]),
        ] },
      ];
    })),
    ...(advice.indexes.length > 0 ? [paragraph(`All queries together, with these: ${gainText(level, before, after)}.`)] : []),
    ...(dropped.length > 0 ? [paragraph(strong('What could go')), { kind: 'list', items: dropped } as const] : []),
    ...(advice.failed > 0 ? [unknown(`${counted(advice.failed, 'query', 'queries')} could not be planned.`)] : []),
  ];
}

/** The index that the planner confirmed, and the places that want it; what it could not confirm is said as it was found. */
function byIndex(claimed: readonly FindingFacts[]): readonly Line[] {
  const groups = groupBy(claimed, ({ finding: { evidence, fingerprint } }) => String(evidence?.['ddl'] ?? fingerprint));
  return [...groups.values()].map((all): Line => [...said(all[0]!.finding.message), ' ', ...placesLine(all.map(({ at }) => at), 5)]);
}

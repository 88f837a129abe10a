// Most changes of a type write every row anew while nobody may even read (PostgreSQL, ALTER TABLE, Notes).
import { findTable } from '../../schema/apply/lookup.ts';
import { blockingIn, pointAt, quoted, under } from '../live.ts';
import type { Operation } from '../operations.ts';
import type { MigrationSubject, Rule } from '../rule.ts';

export const rewritingTypeChange: Rule = {
  id: 'rewriting-type-change',
  title: 'Change a type without rewriting the table',
  level: 'warning',
  options: {},
  roles: ['migration'],
  looksAt: 'migration',

  *check(subject) {
    for (const { operation, lock, live, weight } of blockingIn(subject, ({ kind }) => (kind === 'change type and rewrite' || kind === 'change type and rebuild indexes' ? kind : undefined))) {
      const work = lock.work === 'rewrites' ? `rewrites ${live.all}` : `builds indexes over ${live.all} anew`;
      yield {
        span: pointAt(subject, operation.span),
        weight,
        // Where the session speaks UTC already, nothing is rewritten; what it speaks, nobody tells.
        ...(zoneOf(subject, operation) === 'of the session' && { atMost: 'information' as const }),
        message: `${quoted(subject, operation)} ${work} ${under(lock)}${zoneOf(subject, operation) === 'of the session' ? ', unless the time zone of the session is UTC' : ''}; ${remedy(subject, operation)}.`,
      };
    }
  },
};

function remedy(subject: MigrationSubject, operation: Operation): string {
  if (zoneOf(subject, operation) === 'UTC') return 'after `set timezone = \'UTC\'`, and without a USING, PostgreSQL 12 and later only change the catalog';
  return 'add a column of the new type, fill it in batches while a trigger keeps it, and then switch over';
}

/** In which zone a moment without one is read, where it becomes one with it or the other way round; undefined of other changes. */
function zoneOf({ before, after, text }: MigrationSubject, { table: name, column, action }: Operation): 'UTC' | 'another' | 'of the session' | undefined {
  const typeIn = (schema: MigrationSubject['before']) => findTable(schema, name)?.columns.find((one) => one.name === column)?.type;
  const old = typeIn(before);
  const now = typeIn(after);
  // A precision that narrows rounds every value, whatever the zone.
  if (!old || !now || old.name === now.name || !isStamp(old.name) || !isStamp(now.name) || (now.modifiers.length > 0 && now.modifiers.join() !== old.modifiers.join())) return undefined;
  if (action?.kind !== 'alter type' || !action.using) return 'of the session';
  return /\bat\s+time\s+zone\s+'(?:etc\/)?(?:utc|gmt|z|00:00|\+00)'/i.test(text.slice(action.using.start, action.using.end)) ? 'UTC' : 'another';
}

const isStamp = (type: string): boolean => type.startsWith('timestamp ');

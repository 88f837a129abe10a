// A moment kept without its zone is what a clock on the wall showed: which clock, nobody knows later.
// PostgreSQL manual, 8.5.1.3 Time Stamps; PostgreSQL wiki, "Don't Do This": timestamp without time zone.
import { snake } from '../../query/facts/keys.ts';
import type { Column, Table } from '../../schema/schema.ts';
import { asHistory, createdColumns, pointAtColumn } from '../declared.ts';
import type { ChangeSubject, Rule } from '../rule.ts';

const MOMENT = /_at$|(?:^|_)(?:create|update|modify|delete|expire|expiry|expiration|event|insert|login)_time$|(?:^|_)timestamp$|^(?:created|updated|modified|deleted|inserted|expires|expiry|last_(?:login|seen|used|modified|updated))(?:_(?:on|time|date))?$/;
/** What is filled in so is the moment it was written. */
const NOW = /^(?:now\(\)|current_timestamp\b|(?:statement|clock|transaction)_timestamp\(\))/i;
/** Said by a clock on some wall, or said to be of one zone. */
const LOCAL = /(?:^|_)(?:local|utc|gmt|naive|opens?|opening|closes|closing|starts?|ends?|due|schedule|scheduled|remind|reminder|birth|born|arrives?|arrival|departs?|departure|pickup|delivery|shift|appointment|valid)(?:_|$)/;

const COPY = /(?:^|_)(?:backup|bak|old|copy|archive)(?:_|\d|$)/i;

export const timestampWithoutTimeZone: Rule = {
  id: 'timestamp-without-time-zone',
  title: 'Keep moments with their time zone',
  level: 'warning',
  options: {},
  roles: ['migration', 'schema'],
  looksAt: 'change',

  *check(subject) {
    if (subject.dialect.id !== 'postgres') return;
    const declared = createdColumns(subject).filter(({ column }) => isBare(column));
    const [first] = declared;
    // A copy keeps the types of what it is a copy of.
    if (!first || COPY.test(first.table.name)) return;
    const others = [...subject.final.tables.values()].filter((table) => table !== first.table && table.kind === 'table');
    // What a history does everywhere is said once, of its first table by name; a new table in such a history keeps to what the others do.
    const bare = others.filter((table) => table.complete && table.columns.some(isBare));
    if (!subject.isNew && (first.column !== first.table.columns.find(isBare) || bare.some((table) => nameOf(table) < nameOf(first.table)))) return;
    // A file says it of a table once.
    if (first.table.columns.some((column) => isBare(column) && column.origin.path === subject.origin.path && column.origin.statement < subject.origin.statement)) return;
    yield {
      span: pointAtColumn(subject, first.column.name, 'type'),
      weight: 'high',
      ...(isHabit(subject, others) || isOfPrisma(subject, first.column) ? { atMost: 'hint' } : asHistory(subject)),
      message: `\`${first.table.name}.${first.column.name}\`${more(subject, declared.length, bare)} is a moment without its time zone, so what it means hangs on the setting of each session that writes and reads it; use \`timestamptz\`, which takes the same eight bytes.`,
    };
  },
};

/** Prisma's own type is `timestamp(3)`, and what it writes is always UTC. */
const isOfPrisma = ({ tool }: Pick<ChangeSubject, 'tool'>, { type }: Column): boolean => tool?.id === 'prisma' || type.modifiers[0] === '3';

const nameOf = (table: Table): string => `${table.schema}.${table.name}`;

/** A default that says UTC tells what is meant. */
const isBare = ({ name, type, default: value = '' }: Column): boolean => {
  if (type.name !== 'timestamp without time zone' || type.array !== 0) return false;
  const words = snake(name);
  return (MOMENT.test(words) || NOW.test(value)) && !LOCAL.test(words) && !/time zone|timezone|utc/i.test(value);
};

/** Most tables that keep moments keep them so. */
function isHabit({ isNew }: Pick<ChangeSubject, 'isNew'>, others: readonly Table[]): boolean {
  if (!isNew) return false;
  const zoned = others.filter(({ columns }) => columns.some(({ type }) => type.name === 'timestamp with time zone'));
  return others.filter(({ columns }) => columns.some(isBare)).length > zoned.length;
}

function more({ isNew }: Pick<ChangeSubject, 'isNew'>, here: number, bare: readonly Table[]): string {
  if (isNew || bare.length === 0) return here > 1 ? `, like ${here - 1} more of its columns,` : '';
  return `, like those of ${bare.length} more ${bare.length > 1 ? 'tables' : 'table'},`;
}

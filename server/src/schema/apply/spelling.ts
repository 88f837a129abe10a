// Where names compare without regard to case, a change is first written as the schema spells what it speaks of: the fold then compares names as they are.
import type { Change, NewConstraint, NewIndex, ObjectName } from '../change.ts';
import type { Schema, Table } from '../schema.ts';
import { findTable } from './lookup.ts';

type Spell = (name: string) => string;

/** What is not known yet keeps the spelling of the change. */
export function asSpelled(schema: Schema, change: Change): Change {
  switch (change.kind) {
    case 'create table': {
      const spell = spelling(change.columns);
      return {
        ...change,
        columns: change.columns.map((column) => ({ ...column, constraints: column.constraints.map((one) => constraintAs(schema, one, spell)) })),
        constraints: change.constraints.map((one) => constraintAs(schema, one, spell)),
      };
    }
    case 'add column': {
      const column = spellingOf(schema, change.table, 'columns');
      const spell = spelling([...(findTable(schema, change.table)?.columns ?? []), change.column]);
      const { place } = change;
      return { ...change, ...(place?.after !== undefined && { place: { after: column(place.after) } }), column: { ...change.column, name: column(change.column.name), constraints: change.column.constraints.map((one) => constraintAs(schema, one, spell)) } };
    }
    case 'alter column': {
      const column = spellingOf(schema, change.table, 'columns');
      return { ...change, column: column(change.column), ...(change.place?.after !== undefined && { place: { after: column(change.place.after) } }) };
    }
    case 'drop column': case 'rename column': return { ...change, column: spellingOf(schema, change.table, 'columns')(change.column) };
    case 'add constraint': return { ...change, constraint: constraintAs(schema, change.constraint, spellingOf(schema, change.table, 'columns')) };
    case 'drop constraint': case 'rename constraint': case 'validate constraint': return { ...change, constraint: spellingOf(schema, change.table, 'constraints')(change.constraint) };
    case 'create index': {
      const index = indexAs(change.index, spellingOf(schema, change.table, 'columns'));
      return { ...change, index: index.name === undefined ? index : { ...index, name: spellingOf(schema, change.table, 'indexes')(index.name) } };
    }
    case 'drop index': case 'rename index': return { ...change, index: { ...change.index, name: indexSpelling(schema, change)(change.index.name) } };
    default: return change;
  }
}

const same: Spell = (name) => name;

function spelling(known: readonly { readonly name: string }[]): Spell {
  const names = new Map<string, string>();
  for (const { name } of known) if (!names.has(name.toLowerCase())) names.set(name.toLowerCase(), name);
  return (name) => names.get(name.toLowerCase()) ?? name;
}

/** Of a table that is not known, as it is written. */
function spellingOf(schema: Schema, name: ObjectName, of: 'columns' | 'constraints' | 'indexes'): Spell {
  const table = findTable(schema, name);
  return table ? spelling(table[of]) : same;
}

function indexSpelling(schema: Schema, { index, table }: { readonly index: ObjectName; readonly table?: ObjectName }): Spell {
  if (table) return spellingOf(schema, table, 'indexes');
  const home = index.schema ?? schema.searchPath[0] ?? '';
  const owner: Table | undefined = schema.tables.get(schema.indexOwners.get(`${home}.${index.name}`) ?? '');
  return owner ? spelling(owner.indexes) : same;
}

function constraintAs(schema: Schema, constraint: NewConstraint, spell: Spell): NewConstraint {
  switch (constraint.kind) {
    case 'primary key': case 'unique': return { ...constraint, columns: constraint.columns.map(spell), include: constraint.include.map(spell) };
    // Of a table that refers to itself while it is made, the columns are its own.
    case 'foreign key': return { ...constraint, columns: constraint.columns.map(spell), referenced: constraint.referenced.map(findTable(schema, constraint.table) ? spellingOf(schema, constraint.table, 'columns') : same) };
    case 'check': return { ...constraint, columns: constraint.columns.map(spell) };
    case 'exclude': case 'index': return { ...constraint, index: indexAs(constraint.index, spell) };
  }
}

const indexAs = (index: NewIndex, spell: Spell): NewIndex =>
  ({ ...index, keys: index.keys.map((key) => (key.column === undefined ? key : { ...key, column: spell(key.column) })), include: index.include.map(spell) });

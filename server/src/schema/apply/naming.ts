// The names PostgreSQL chooses for what is declared without one, byte for byte: later migrations speak of them.
// The source is makeObjectName, ChooseRelationName and ChooseIndexColumnNames of the server.
import type { NewIndex } from '../change.ts';
import type { Schema, Table } from '../schema.ts';
import { keyOf } from './lookup.ts';
import { otherConstraintName, otherIndexName } from './otherNaming.ts';

/** The longest name in bytes. */
const LONGEST = 63;

/** `t_pkey`, `t_a_key`, `t_a_b_idx`, `t_expr_excl`: free among the tables and indexes of the schema. */
export function indexName(schema: Schema, table: Table, index: Named, label: 'pkey' | 'key' | 'idx' | 'excl'): string {
  if (schema.model.chosenNames !== 'postgres') return otherIndexName(schema.model.chosenNames, table, index, label);
  const columns = label === 'pkey' ? undefined : addition(labelsOf(index));
  return firstFree(table.name, columns, label, (name) => isRelation(schema, table.schema, name));
}

/** `t_a_fkey`, `t_a_check`, `t_check`: free among the constraints of the schema. */
export function constraintName(schema: Schema, table: Table, columns: readonly string[], label: 'fkey' | 'check'): string {
  if (schema.model.chosenNames !== 'postgres') return otherConstraintName(schema.model.chosenNames, table, label);
  const second = columns.length > 0 ? addition(columns) : undefined;
  return firstFree(table.name, second, label, (name) => isConstraint(schema, table, name));
}

export const sequenceName = (table: string, column: string): string => assemble(table, column, 'seq');

/** The server cuts a name that is too long, on a whole character. */
export const truncate = (name: string, { model: { longestName } }: Schema): string => (longestName === undefined ? name : clip(name, longestName));

function isRelation(schema: Schema, home: string, name: string): boolean {
  const key = keyOf(home, name);
  return schema.indexOwners.has(key) || schema.tables.has(key);
}

/** Constraints of one schema share a namespace where the server chooses a name: a renamed table keeps its own. */
function isConstraint(schema: Schema, table: Table, name: string): boolean {
  if (!schema.constraintNames.has(keyOf(table.schema, name))) return false;
  if (table.constraints.some((one) => one.name === name)) return true;
  for (const other of schema.tables.values()) {
    if (other.schema === table.schema && other.constraints.some((one) => one.name === name)) return true;
  }
  return false;
}

type Named = Pick<NewIndex, 'keys' | 'include'>;

/** What each column of an index is called in a name, numbered where two are equal. A copied index knows a renamed column by its old name. */
function labelsOf({ keys, include }: Named): readonly string[] {
  const labels: string[] = [];
  for (const wanted of [...keys.map(({ label, column }) => label ?? column ?? 'expr'), ...include]) {
    let label = wanted;
    for (let number = 1; labels.includes(label); number++) label = clip(wanted, LONGEST - `${number}`.length) + number;
    labels.push(label);
  }
  return labels;
}

/** The names of columns in one word; the server stops adding when its buffer is full. */
function addition(names: readonly string[]): string {
  let all = '';
  for (const name of names) {
    all = clip(all === '' ? name : `${all}_${name}`, LONGEST);
    if (bytes(all) >= LONGEST) break;
  }
  return all;
}

function firstFree(first: string, second: string | undefined, label: string, taken: (name: string) => boolean): string {
  for (let number = 0; ; number++) {
    const name = assemble(first, second, number === 0 ? label : `${label}${number}`);
    if (!taken(name)) return name;
  }
}

/** `first_second_label`, the longer of the first two shortened until all fits. */
function assemble(first: string, second: string | undefined, label: string): string {
  const room = LONGEST - bytes(label) - 1 - (second === undefined ? 0 : 1);
  let one = bytes(first);
  let two = second === undefined ? 0 : bytes(second);
  while (one + two > room) {
    if (one > two) one--;
    else two--;
  }
  return [clip(first, one), ...(second === undefined ? [] : [clip(second, two)]), label].join('_');
}

function clip(name: string, room: number): string {
  if (name.length * 3 <= room || bytes(name) <= room) return name;
  let cut = '';
  let used = 0;
  for (const unit of name) {
    used += bytes(unit);
    if (used > room) break;
    cut += unit;
  }
  return cut;
}

/** Length in UTF-8. */
function bytes(text: string): number {
  let total = 0;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    // Each half of a surrogate pair is two of its four bytes.
    total += unit < 0x80 ? 1 : unit < 0x800 || (unit >= 0xd800 && unit < 0xe000) ? 2 : 3;
  }
  return total;
}

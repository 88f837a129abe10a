// What the objects of MikroORM's give to a program that is followed: rows, lists of rows, and what rows hold of their relations. Source: the types of mikro-orm 6, core/EntityManager.d.ts, core/entity/{Collection,Reference}.d.ts.
import type { Value } from '../../hosts/tree.ts';
import type { ClientMeaning, Meaning, TableMeaning } from '../meaning.ts';
import { giving, lending } from '../shapes.ts';

const made = (role: string, of: Meaning | undefined): ClientMeaning => ({ kind: 'client', library: 'mikro-orm', role, ...(of && { of }) });

export const managedRow = ({ library, path, name }: TableMeaning): ClientMeaning => made('row', { kind: 'table', library, path, name });

/** An entity by its name alone: a schema declares it of a class that says nothing of it itself. */
export function managedNamed(value: Value | undefined, text: string | undefined): TableMeaning | undefined {
  const name = text ?? (value?.kind === 'name' ? value.name : undefined);
  return name !== undefined && /^[A-Z][\w$]*$/.test(name) && !isTypeParameter(name) ? { kind: 'table', library: 'mikro-orm', path: '', name } : undefined;
}

/** What classes for any entity call it. */
export const isTypeParameter = (name: string): boolean => /^(?:T|T[A-Z]\w*|[A-Z]|Entity|Model)$/.test(name);

/** A row's own property that holds a relation: the role names it. */
export const HOLDS = 'held ';

export function memberOfManaged({ library, role, of }: ClientMeaning, name: string): Meaning | undefined {
  if (library !== 'mikro-orm') return undefined;
  if (role === 'manager' || role === 'repository') switch (name) {
    case 'findOne': case 'findOneOrFail': case 'create': case 'getReference': case 'upsert': case 'merge': case 'map': return giving(made('row', of));
    case 'find': case 'findAll': case 'upsertMany': return giving(made('rows', of));
    case 'findAndCount': return giving(made('pair', of));
    default: return undefined;
  }
  if (!of) return undefined;
  const row = made('row', of);
  if (role === 'row') return /^(?:toJSON|constructor|then|catch)$/.test(name) ? undefined : made(`${HOLDS}${name}`, of);
  if (role === 'held') return name === 'unwrap' || name === 'getEntity' || name === 'loadOrFail' || name === 'load' ? giving(row) : undefined;
  if (role === 'pair') return name === '0' ? made('rows', of) : undefined;
  if (role === 'builder') return name === 'getResultList' || name === 'getResult' ? giving(made('rows', of)) : name === 'getSingleResult' ? giving(row) : undefined;
  if (role !== 'rows') return undefined;
  switch (name) {
    case '[]': case '0': return row;
    case 'map': case 'forEach': case 'flatMap': return lending(row);
    case 'find': return { kind: 'function', gives: row, lends: [{ argument: 0, parameter: 0, meaning: row }] };
    case 'filter': return { kind: 'function', gives: made('rows', of), lends: [{ argument: 0, parameter: 0, meaning: row }] };
    default: return undefined;
  }
}

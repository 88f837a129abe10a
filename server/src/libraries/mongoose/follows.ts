// What a model's own methods give to a program that is followed: documents, lists of them. Source: the types of mongoose 9.12, types/models.d.ts.
import type { ClientMeaning, Meaning, TableMeaning } from '../meaning.ts';
import { giving, lending } from '../shapes.ts';

const made = (of: TableMeaning, role: 'document' | 'documents'): ClientMeaning => ({ kind: 'client', library: 'mongoose', role, of: { kind: 'table', library: of.library, path: of.path, name: of.name } });

export const documentOf = (model: TableMeaning): ClientMeaning => made(model, 'document');

/** What a query gives in the end, whatever is called on it on the way. */
const CONTINUES: ReadonlySet<string> = new Set(['exec', 'select', 'sort', 'limit', 'skip', 'populate', 'session', 'where', 'orFail', 'setOptions', 'read', 'hint', 'collation', 'equals', 'in', 'gt', 'gte', 'lt', 'lte', 'maxTimeMS', 'clone', 'then']);

/** What a member of a model is. */
export function memberOfDocuments(model: TableMeaning, name: string): Meaning | undefined {
  switch (name) {
    case 'findOne': case 'findById': case 'findOneAndUpdate': case 'findByIdAndUpdate': case 'findOneAndDelete': case 'findByIdAndDelete': case 'findOneAndReplace': case 'hydrate': return giving(documentOf(model));
    // Several are made of a list.
    case 'create': return giving(documentOf(model));
    case 'find': case 'insertMany': return giving(made(model, 'documents'));
    // `User.collection` is the driver's own.
    case 'collection': return { kind: 'client', library: 'mongodb', role: 'collection', of: { kind: 'table', library: model.library, path: model.path, name: model.name } };
    case 'db': return { kind: 'client', library: 'mongoose', role: 'connection' };
    default: return undefined;
  }
}

/** What stands under a name that is not the same for all: a model of those that are held by name, a document of a list, the query that is continued. */
export function memberOfHeldDocuments({ library, role, of }: ClientMeaning, name: string): Meaning | undefined {
  if (library !== 'mongoose') return undefined;
  if (role === 'models') return { kind: 'table', library, path: '', name };
  if (of?.kind !== 'table') return undefined;
  if (role === 'model') return memberOfDocuments(of, name);
  if (CONTINUES.has(name)) return giving({ kind: 'client', library, role, of });
  if (role !== 'documents') return undefined;
  const one = documentOf(of);
  switch (name) {
    case '[]': case '0': return one;
    case 'map': case 'forEach': case 'flatMap': case 'filter': return lending(one);
    case 'find': return { kind: 'function', gives: one, lends: [{ argument: 0, parameter: 0, meaning: one }] };
    case 'pop': case 'shift': case 'at': return giving(one);
    default: return undefined;
  }
}

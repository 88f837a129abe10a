// Indexes as programs write them: keys with their directions, and options. Sources: mongodb.com/docs/manual, "createIndex()"; mongoosejs.com, "Schema.prototype.index()".
import type { Value } from '../../hosts/tree.ts';
import type { Span } from '../../text/span.ts';
import { mongodb } from '../../sql/mongodb/dialect.ts';
import { listed, newDraft } from '../rendering.ts';
import { writtenText } from '../drizzle/declared.ts';
import { conditionsOf, itemsOf } from '../mongodb/filter.ts';
import { shapeless } from '../mongodb/place.ts';
import { constantValue } from '../program.ts';
import { propertyIn } from '../typeorm/options.ts';
import type { IndexDeclaration, MadeIndex } from './declaration.ts';
import { bare, isTrue, methodOf, type DeclaringDocuments } from './schemaRead.ts';

/** `{ a: 1, b: -1 }` or `'a'` with its options; undefined where its keys are computed. */
export function indexIn(declaring: DeclaringDocuments, fields: Value, options: Value | undefined, at: Span): IndexDeclaration | undefined {
  const keys = keysIn(declaring, fields);
  if (!keys || keys.all.length === 0) return undefined;
  const given = (name: string): Value | undefined => propertyIn(declaring, options, name);
  const partial = given('partialFilterExpression');
  const predicate = partial && predicateOf(declaring, partial);
  const isOpen = (partial && predicate === undefined) || (options && constantValue(declaring.tree, options)?.kind !== 'object');
  return { at: { start: at.start, end: at.end }, keys: keys.all, ...(keys.method !== undefined && { method: keys.method }), ...(isTrue(given('unique')) && { unique: true as const }), ...(isTrue(given('sparse')) && { sparse: true as const }), ...(predicate !== undefined && { predicate }), ...(isOpen && { isOpen: true as const }) };
}

function keysIn(declaring: DeclaringDocuments, fields: Value): { readonly all: IndexDeclaration['keys']; readonly method?: string } | undefined {
  const { tree } = declaring;
  const held = constantValue(tree, fields) ?? fields;
  const text = writtenText(tree, held);
  if (text !== undefined) return { all: text.split(/\s+/).filter((word) => word !== '').map((word) => ({ path: word.replace(/^-/, ''), direction: word.startsWith('-') ? 'desc' : 'asc' })) };
  if (held.kind !== 'object' || held.properties.some(({ name, spread }) => name === undefined || spread)) return undefined;
  const all = held.properties.map(({ name, value }) => ({ path: name!, word: constantValue(tree, value) }));
  const words = all.map(({ word }) => (word?.kind === 'constant' ? word.value : word && writtenText(tree, word)));
  if (words.some((word) => word === undefined)) return undefined;
  const method = words.map((word) => methodOf(word!)).find((one) => one !== undefined) ?? (all.some(({ path }) => path.includes('$**')) ? 'wildcard' : undefined);
  return { all: all.map(({ path }, index) => ({ path, direction: /^(?:-1|desc\w*)$/.test(words[index]!) ? 'desc' : 'asc' })), ...(method !== undefined && { method }) };
}

/** The conditions of a partial index in the notation of the dialect; undefined where they are not all seen. */
function predicateOf({ document, tree }: DeclaringDocuments, partial: Value): string | undefined {
  const draft = newDraft(mongodb);
  const conditions = conditionsOf({ document, tree, draft, shape: shapeless, keepsUndefined: true }, partial);
  listed(draft, ' and ', partial, conditions.map((one) => one.write));
  return conditions.length === 0 || draft.holes.length > 0 || conditions.some(({ isSure }) => !isSure) ? undefined : draft.text;
}

// ── Made by calls

/** `db.collection('users').createIndex({ … })`, `User.collection.createIndexes([{ key: { … } }])`, and what a helper of the program's own is given: `addIndexesToCollection(db.users, [{ key: { … } }])`. */
export function madeIndexes(declaring: DeclaringDocuments): readonly MadeIndex[] {
  return declaring.tree.calls.flatMap((call) => {
    const { callee, args: [first, second] } = call;
    if ((callee.kind !== 'member' && callee.kind !== 'name') || !MAKES.test(callee.name ?? '') || !first) return [];
    if (callee.kind === 'member' && OWN.test(callee.name ?? '')) {
      const of = collectionMeant(declaring, callee.object);
      return of ? callee.name === 'createIndexes' ? indexesListed(declaring, of, first) : made(of, indexIn(declaring, first, second, callee.nameSpan)) : [];
    }
    const of = second && (collectionMeant(declaring, first) ?? collectionCalled(first));
    return of ? indexesListed(declaring, of, second) : [];
  });
}

const MAKES = /^(?:(?:create|ensure)Index(?:es)?|(?:add|create|ensure|build|make)\w*Index(?:es)?\w*)$/i;
const OWN = /^(?:createIndex(?:es)?|ensureIndex)$/;

const made = (of: MadeIndex['of'], index: IndexDeclaration | undefined): readonly MadeIndex[] => (index ? [{ ...index, of }] : []);

/** `[{ key: { a: 1 }, unique: true }]` */
const indexesListed = (declaring: DeclaringDocuments, of: MadeIndex['of'], list: Value): readonly MadeIndex[] => (itemsOf(declaring, list) ?? []).flatMap((item) => {
  const key = propertyIn(declaring, item, 'key');
  return key ? made(of, indexIn(declaring, key, item, item)) : [];
});

function collectionMeant({ meanings }: DeclaringDocuments, value: Value): MadeIndex['of'] | undefined {
  const meaning = meanings.of(value);
  if (meaning?.kind === 'client') return meaning.library === 'mongodb' && meaning.role === 'collection' ? bare(meaning.of) : undefined;
  return bare(meaning);
}

/** `db.users` of what a migration is handed: a collection is called as it is there. */
const collectionCalled = (value: Value): MadeIndex['of'] | undefined =>
  (value.kind === 'member' && value.name !== undefined && value.object.kind === 'name' && /^(?:db|database|collections)$/.test(value.object.name) ? { kind: 'table', library: 'mongodb', path: '', name: value.name } : undefined);

// `where` as the conditions that TypeORM sends for it, in what is found and in what is written.
// Sources: typeorm 1.1, query-builder/SelectQueryBuilder.js (`buildWhere`), QueryBuilder.js (`getPredicates`, `createPropertyPath`); typeorm.io, "Find Options".
import type { Value } from '../../hosts/tree.ts';
import { givenIn, isNothing, type Given } from '../options.ts';
import { checkpoint, leave, listed, maybe, say } from '../rendering.ts';
import { columnAt, isEmbedded, keysOf, relationAt, type EntityRelation } from './entity.ts';
import type { Joins } from './joins.ts';
import { operatorIn, writeColumn, writeIn } from './operators.ts';
import { columnText, literalOf, writeBound, type Place, type Rendering } from './place.ts';

/** Writes the conditions of a `where`, joined by AND; of a list by OR. Gives how many there are. With `joins` relations are asked for in the tables that were joined for them. */
export function writeWhere(rendering: Rendering, place: Place, where: Value, joins: Joins | undefined): number {
  const list = literalOf(rendering, where);
  if (list.kind === 'array') return writeAlternatives(rendering, place, list.items, where, joins);
  return writeGivenAll(rendering, place, where, '', joins);
}

/** Of alternatives that ask nothing each is left out. */
function writeAlternatives(rendering: Rendering, place: Place, items: readonly Value[], where: Value, joins: Joins | undefined): number {
  const { draft } = rendering;
  const [only] = items;
  if (!only) return 0;
  if (items.length === 1 && only.kind !== 'spread') return writeWhere(rendering, place, only, joins);
  const before = checkpoint(draft);
  const { length: optional } = draft.optional;
  say(draft, '(', where);
  const written = items.some(({ kind }) => kind === 'spread') ? -1 : listed(draft, ' or ', where, items.map((item) => () => {
    const back = checkpoint(draft);
    say(draft, '(', item);
    if (writeGivenAll(rendering, place, item, '', joins) === 0) back();
    else say(draft, ')', item);
  }));
  // How much one alternative asks for decides how much all of them do.
  if (written < 0 || draft.optional.length > optional) {
    before();
    leave(draft, where);
    return 1;
  }
  if (written === 0) before();
  else say(draft, ')', where);
  return Math.max(0, written);
}

function writeGivenAll(rendering: Rendering, place: Place, where: Value, prefix: string, joins: Joins | undefined): number {
  const { draft } = rendering;
  if (isNothing(where)) return 0;
  const given = givenIn(rendering, where);
  if (!given) {
    leave(draft, where);
    return 1;
  }
  return listed(draft, ' and ', where, given.map((one) => (): void => maybe(draft, isSure(place, one, joins), () => writeGiven(rendering, place, one, prefix, joins))));
}

/** A condition on nothing is no condition before TypeORM 1.0, and an error since; in what is written it is one that nothing meets. */
const isSure = ({ entity }: Place, given: Given, joins: Joins | undefined): boolean => given.isSure || (given.name !== undefined && (joins === undefined || entity.missing === 'thrown'));

function writeGiven(rendering: Rendering, place: Place, { name, at, value }: Given, prefix: string, joins: Joins | undefined): void {
  const { draft } = rendering;
  const { entity } = place;
  if (name === undefined) return leave(draft, value);
  const path = prefix + name;
  const held = literalOf(rendering, value);
  const column = columnAt(entity, path);
  const relation = column ? undefined : relationAt(entity, path);
  if (held.kind === 'constant' && held.type === 'null' && (column ?? relation)) {
    const own = column?.column ?? (relation?.owns ? relation.on[0]?.own : undefined);
    if (entity.isOld && own !== undefined) return say(draft, `${columnText(rendering, place, own)} is null`, at);
    return joins && entity.missing === 'dropped' ? undefined : leave(draft, value);
  }
  if (column) return writeColumn(rendering, { text: columnText(rendering, place, column.column), at }, value);
  if (relation) return joins && !entity.isOld ? writeJoined(rendering, place, relation, { at, value }, joins) : writeHeld(rendering, place, relation, { at, value });
  if (isEmbedded(entity, path)) return void writeGivenAll(rendering, place, value, `${path}.`, joins);
  leave(draft, value);
}

type Operand = Pick<Given, 'at' | 'value'>;

/** What is asked of a relation is asked in the table that was joined for it; by an operator, of the column that holds it. */
function writeJoined(rendering: Rendering, place: Place, relation: EntityRelation, { at, value }: Operand, joins: Joins): void {
  const { draft } = rendering;
  const join = joins.at(place, relation);
  const [own] = relation.on;
  if (operatorIn(rendering, value)) return relation.owns && own ? writeColumn(rendering, { text: columnText(rendering, place, own.own), at }, value) : leave(draft, value);
  if (!join || !givenIn(rendering, value)) return leave(draft, value);
  writeGivenAll(rendering, join, value, '', joins);
}

/** In what is written there are no joins: an entity stands for its key, and so does the key itself. */
function writeHeld(rendering: Rendering, place: Place, { owns, on }: EntityRelation, { at, value }: Operand): void {
  const { draft } = rendering;
  const given = literalOf(rendering, value).kind === 'object' ? givenIn(rendering, value) : undefined;
  const [own, ...more] = on;
  if (!owns || !own) return leave(draft, value);
  const text = (column: string) => ({ text: columnText(rendering, place, column), at });
  if (!given) return more.length > 0 ? leave(draft, value) : writeColumn(rendering, text(own.own), value);
  if (given.some(({ name }) => !on.some(({ key }) => key === name))) return leave(draft, value);
  listed(draft, ' and ', at, given.map((one) => () => writeColumn(rendering, text(on.find(({ key }) => key === one.name)!.own), one.value)));
}

// ── Criteria of what is written ──────────────────────────────────────────────────────────────────────────────────

/** `delete(id)`, `delete([1, 2])`, `delete({ email })`, `delete([{ … }, { … }])` */
export function writeCriteria(rendering: Rendering, place: Place, criteria: Value): number {
  const { draft } = rendering;
  const held = literalOf(rendering, criteria);
  const [key, ...more] = keysOf(place.entity);
  const isObject = (one: Value): boolean => /^(?:object|choice|spread|array)$/.test(literalOf(rendering, one).kind);
  if (held.kind === 'object' || (held.kind === 'array' && held.items.some(isObject))) return writeWhere(rendering, place, criteria, undefined);
  if (!key || more.length > 0) {
    leave(draft, criteria);
    return 1;
  }
  const asked = { text: columnText(rendering, place, key.column), at: criteria };
  const what = held.kind === 'array' ? 'many' : keyness(rendering, criteria);
  if (what === 'many') writeIn(rendering, asked, criteria);
  else if (what === 'one') {
    say(draft, `${asked.text} = `, criteria);
    writeBound(rendering, criteria);
  } else leave(draft, criteria);
  return 1;
}

/** Whether a value is a key or several: by what it is declared as, else by its name. */
export function keyness({ tree }: Pick<Rendering, 'tree'>, value: Value): 'one' | 'many' | undefined {
  if (value.kind === 'text' || value.kind === 'constant') return 'one';
  const binding = value.kind === 'name' && value.binding !== undefined ? tree.bindings[value.binding] : undefined;
  const type = binding?.type?.trim();
  if (type !== undefined) return /^(?:string|number|bigint|UUID|Uuid)$/.test(type) ? 'one' : /^(?:readonly\s+)?(?:string|number|bigint)\[\]$/.test(type) ? 'many' : undefined;
  const made = binding?.value ?? value;
  if (made.kind === 'call' && made.callee.kind === 'member' && made.callee.name === 'map') return 'many';
  const name = value.kind === 'name' || value.kind === 'member' ? value.name ?? '' : '';
  return /(?:^i|I)d$|^uuid$|Uuid$/.test(name) ? 'one' : /(?:^i|I)ds$/.test(name) ? 'many' : undefined;
}

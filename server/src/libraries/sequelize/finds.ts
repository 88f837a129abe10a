// What Sequelize's models send to find, to count and to sum up.
// Sources: sequelize 6, lib/model.js (`findAll`, `findOne`, `findByPk`, `findAndCountAll`, `count`, `aggregate`).
import type { Span } from '../../text/span.ts';
import type { Value } from '../../hosts/tree.ts';
import type { Condition, Item } from '../clauses.ts';
import { writtenText } from '../drizzle/declared.ts';
import { isAbsent, optionsOf, type Given } from '../options.ts';
import { leave, pass, quoted, say } from '../rendering.ts';
import { literalOf, unknownAt, writeBound, writeCount } from '../typeorm/place.ts';
import type { ScopeDeclaration } from './declaration.ts';
import { flagOf, includesIn, noteIncludes, type Included } from './included.ts';
import { membersOf } from './members.ts';
import { attributeAt, keysOf, type Association, type MappedModel } from './model.ts';
import { groupOf, orderOf } from './order.ts';
import { outputsOf } from './outputs.ts';
import { columnText, type Rendering } from './place.ts';
import { writeSelect, type Selecting } from './select.ts';
import { writeWhere } from './where.ts';

export interface Finding {
  readonly model: MappedModel;
  readonly named: Span;
  readonly verb: Span;
  readonly options: Value | undefined;
  readonly scope: ScopeDeclaration | undefined;
  /** Conditions besides: a key, a row that is held. */
  readonly more?: readonly Condition[];
  /** What is included besides. */
  readonly joined?: readonly Included[];
  /** They leave one row. */
  readonly isByKey?: true;
  /** What is counted, where it is not the rows. */
  readonly counts?: 'keys';
}

/** `rows`: how many are asked for. Gives what is included and asked for by itself. */
export function findStatement(rendering: Rendering, finding: Finding, rows: 'one' | 'many'): readonly Included[] {
  const { draft } = rendering;
  const { model, verb } = finding;
  const selecting = selectingOf(rendering, finding);
  const { known, unread } = selecting;
  const bound = (name: 'limit' | 'offset'): readonly Item[] => {
    const given = known.get(name);
    return given && !isNull(rendering, given.value) && !isAbsent(given.value) ? [{ at: given.at, isSure: given.isSure, write: () => writeCount(rendering, given.value) }] : [];
  };
  const one: readonly Item[] = known.has('limit') || isKeyed(rendering, finding, known.get('where')) ? bound('limit') : [{ at: verb, isSure: true, write: () => say(draft, '1', verb) }];
  const includes = selecting.includes;
  noteIncludes(rendering, model, includes);
  const isPlain = flagOf(rendering, known.get('raw')) === true;
  const hasKeys = includes.length > 0 && !isPlain && (!known.has('group') || !holds(includes, 'one') || holds(includes, 'many'));
  const outputs = outputsOf(rendering, { model, at: verb, ...(includes.length > 0 && { alias: model.name }) }, known.get('attributes'), finding.scope, hasKeys ? 'with keys' : 'as told');
  const named = new Set(outputs.flatMap(({ key }) => (key !== undefined && attributeAt(model, key)?.column !== key ? [key] : [])));
  const order = known.get('order');
  writeSelect(rendering, {
    ...selecting, outputs, limit: rows === 'one' ? one : bound('limit'), offset: bound('offset'), tail: lockOf(rendering, known),
    order: order && !isNull(rendering, order.value) ? orderOf(rendering, { model, alias: model.name, named }, order) : [],
  });
  if (unread && rows === 'many') draft.openEnd = true;
  return includes.filter(({ isSeparate }) => isSeparate);
}

const holds = (all: readonly Included[], what: 'one' | 'many'): boolean => all.some(({ association: { kind }, within }) => (kind === 'has many' || kind === 'belongs to many') === (what === 'many') || holds(within, what));

const isNull = (rendering: Rendering, value: Value): boolean => {
  const held = literalOf(rendering, value);
  return held.kind === 'constant' && held.type === 'null';
};

/** What all of them have: conditions, groups, what is included. */
function selectingOf(rendering: Rendering, finding: Finding): Selecting {
  const { model, named, verb, options, scope, more = [], joined = [] } = finding;
  const { known, isOpen } = optionsOf(rendering, options);
  const included = includesIn(rendering, model, known.get('include')?.value);
  const unread = isOpen ? options : included.isOpen ? known.get('include')!.value : undefined;
  const having = known.get('having');
  const group = known.get('group');
  return {
    model, alias: model.name, named, verb, known, scope, includes: [...included.all, ...joined], outputs: [], more, order: [], limit: [], offset: [], tail: [], unread, groups: group ? groupOf(rendering, group) : [],
    having: having ? [{ at: having.at, isSure: having.isSure, joined: 'and', write: () => void writeWhere(rendering, { model }, having.value) }] : [],
  };
}

/** Then no limit is needed: a key is equal to one value. */
function isKeyed(rendering: Rendering, { model, isByKey }: Finding, where: Given | undefined): boolean {
  if (isByKey) return true;
  const keys = new Set(keysOf(model).slice(0, 1).map(({ key }) => key).concat(model.attributes.flatMap(({ key, isUnique }) => (isUnique ? [key] : []))));
  return (where && membersOf(rendering, where.value)?.some(({ name, value, isSure }) => isSure && name !== undefined && keys.has(name) && !/^(?:object|array|choice)$/.test(literalOf(rendering, value).kind))) ?? false;
}

/** `findByPk(id)` */
export function byKey(rendering: Rendering, { model, verb }: Pick<Finding, 'model' | 'verb'>, value: Value | undefined): Condition {
  const [key] = keysOf(model);
  const at = value ?? verb;
  return { at, isSure: true, joined: 'and', write: () => {
    if (!key || !value) return leave(rendering.draft, unknownAt(at));
    say(rendering.draft, `${columnText(rendering, { alias: model.name }, key.column)} = `, value);
    writeBound(rendering, value);
  } };
}

/** `user.getPosts()`: the rows that one row holds, or that hold it. */
export function held(rendering: Rendering, { theirs }: Association, model: MappedModel, row: Value, verb: Span): Condition {
  return { at: verb, isSure: true, joined: 'and', write: () => {
    say(rendering.draft, `${columnText(rendering, { alias: model.name }, theirs)} = `, verb);
    pass(rendering.draft, row);
  } };
}

const LOCKS: Readonly<Record<string, string>> = { UPDATE: ' for update', SHARE: ' for share', KEY_SHARE: ' for key share', NO_KEY_UPDATE: ' for no key update' };

/** `lock: true`, `lock: t.LOCK.UPDATE`, `lock: { level: Transaction.LOCK.SHARE, of: User }` */
function lockOf(rendering: Rendering, known: ReadonlyMap<string, Given>): readonly Item[] {
  const given = known.get('lock');
  if (!given) return [];
  const { known: inner } = optionsOf(rendering, given.value);
  const level = inner.get('level')?.value ?? given.value;
  const isTrue = flagOf(rendering, given) === true;
  const word = (writtenText(rendering.tree, level) ?? (level.kind === 'member' ? level.name ?? '' : '')).replaceAll(' ', '_');
  const lock = isTrue ? ' for update' : Object.hasOwn(LOCKS, word) ? LOCKS[word]! : undefined;
  if (lock === undefined) return [];
  const of = inner.get('of') && rendering.meanings.of(inner.get('of')!.value);
  const model = of?.kind === 'table' && of.library === 'sequelize' ? rendering.mapped(of) : undefined;
  const skips = flagOf(rendering, known.get('skipLocked')) === true ? ' skip locked' : '';
  return [{ at: given.at, isSure: given.isSure, write: () => say(rendering.draft, `${lock}${model ? ` of ${quoted(rendering.draft.dialect, model.name)}` : ''}${skips}`, given.at) }];
}

// ── Numbers ──────────────────────────────────────────────────────────────────────────────────────────────────────

/** `count({ where, distinct, col })`; a limit is not asked for. */
export function countStatement(rendering: Rendering, finding: Finding): void {
  const { draft } = rendering;
  const { model, verb } = finding;
  const selecting = selectingOf(rendering, finding);
  const { known, includes, groups } = selecting;
  const joined = includes.filter(({ isSeparate }) => !isSeparate);
  const given = known.get('col') && writtenText(rendering.tree, known.get('col')!.value);
  const key = keysOf(model)[0]?.column;
  const isDistinct = flagOf(rendering, known.get('distinct')) === true;
  const isPrefixed = joined.length > 0 || finding.counts === 'keys';
  const column = isPrefixed ? given ?? key : given ?? (isDistinct ? key : undefined);
  const item: Item = { at: verb, isSure: true, write: () => {
    const attribute = column === undefined ? undefined : attributeAt(model, column)?.column ?? column;
    if (known.has('col') && given === undefined) leave(draft, known.get('col')!.value);
    else {
      const text = attribute === undefined ? '*' : columnText(rendering, isPrefixed ? { alias: model.name } : {}, attribute);
      say(draft, isDistinct ? `count(distinct ${text})` : `count(${text})`, verb);
    }
    say(draft, ` as ${quoted(draft.dialect, 'count')}`, verb);
  } };
  writeSelect(rendering, { ...selecting, outputs: [...groups.map((group) => ({ item: group })), { key: 'count', item }], isCount: true });
}

/** `sum('total', { where })` */
export function sumStatement(rendering: Rendering, finding: Finding, name: string, of: Value | undefined): void {
  const { draft } = rendering;
  const { model, verb } = finding;
  const selecting = selectingOf(rendering, finding);
  const key = of && writtenText(rendering.tree, of);
  const column = key === undefined ? undefined : attributeAt(model, key)?.column;
  const item: Item = { at: verb, isSure: true, write: () => {
    say(draft, `${name}(`, verb);
    if (column === undefined) leave(draft, of ?? unknownAt(verb));
    else say(draft, columnText(rendering, {}, column), of!);
    say(draft, `) as ${quoted(draft.dialect, name)}`, verb);
  } };
  writeSelect(rendering, { ...selecting, outputs: [...selecting.groups.map((group) => ({ item: group })), { key: name, item }], isCount: true });
}

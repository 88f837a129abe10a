// How a chain of Objection's begins: a model class is asked, one of its relations, or a row that the program holds.
import type { Span } from '../../text/span.ts';
import type { CallValue, HostTree, Value } from '../../hosts/tree.ts';
import type { Outside } from '../library.ts';
import type { Meaning } from '../meaning.ts';
import { textOf } from '../names.ts';
import { bindingOf } from '../program.ts';
import type { Meanings } from '../resolve.ts';
import { innermost } from '../sequelize/recognised.ts';
import { onlyTable, relationAt, type ModelClass, type Relation } from './model.ts';

export type Beginning = 'query' | 'relatedQuery' | '$query' | '$relatedQuery' | 'knexQuery' | 'fetchGraph' | '$fetchGraph';

export interface Begun {
  readonly how: Beginning;
  readonly call: CallValue;
  /** Whose table is asked. */
  readonly model: ModelClass;
  /** Where the class or the row is named. */
  readonly named: Span;
  /** Of a row, which. */
  readonly row?: Value;
  /** Of a relation, that, and the class that has it. */
  readonly relation?: Relation;
  readonly owner?: ModelClass;
}

const NAMES: Readonly<Record<string, Beginning>> = { query: 'query', relatedQuery: 'relatedQuery', $query: '$query', $relatedQuery: '$relatedQuery', knexQuery: 'knexQuery', fetchGraph: 'fetchGraph', $fetchGraph: '$fetchGraph', loadRelated: 'fetchGraph', $loadRelated: '$fetchGraph' };

export interface Asking { readonly tree: HostTree; readonly meanings: Meanings; modelClass: NonNullable<Outside['modelClass']> }

export function begunBy(asking: Asking, call: CallValue): Begun | undefined {
  const { callee, form } = call;
  if (form !== 'call' || callee.kind !== 'member' || callee.name === undefined || !Object.hasOwn(NAMES, callee.name)) return undefined;
  const how = NAMES[callee.name]!;
  const isOfRow = how.startsWith('$');
  const receiver = receiverOf(asking, callee.object);
  if (!receiver || receiver.isRow !== isOfRow) return undefined;
  const { model } = receiver;
  const named: Span = callee.object.kind === 'member' ? callee.object.nameSpan : { start: callee.object.start, end: callee.object.end };
  const begun = { how, call, named, ...(isOfRow && { row: callee.object }) };
  if (how !== 'relatedQuery' && how !== '$relatedQuery') return { ...begun, model };
  const name = textOf(asking, call.args[0]);
  const relation = name === undefined ? undefined : relationAt(model, name);
  return relation && { ...begun, model: related(asking, relation, model), relation, owner: model };
}

/** The class that a relation leads to, or what is known of its table. */
export const related = ({ modelClass }: Pick<Asking, 'modelClass'>, relation: Relation, owner: ModelClass): ModelClass => (relation.to && modelClass(relation.to)) ?? onlyTable(relation, owner);

interface Receiver { readonly model: ModelClass; readonly isRow: boolean }

const DEEP = 6;

function receiverOf(asking: Asking, value: Value, depth = 0): Receiver | undefined {
  const { tree, meanings, modelClass } = asking;
  if (depth > DEEP) return undefined;
  // `this.constructor.query()`
  if (value.kind === 'member' && value.name === 'constructor') {
    const row = receiverOf(asking, value.object, depth + 1);
    return row?.isRow ? { ...row, isRow: false } : undefined;
  }
  const meaning = value.kind === 'name' && value.name === 'this' && value.binding === undefined ? undefined : meanings.of(value);
  const own = value.kind === 'name' && value.name === 'this' && value.binding === undefined ? thisIn(tree, meanings, value) : meaning && within(meaning);
  if (own) {
    const model = modelClass({ name: own.name, ...(own.path !== '' && { path: own.path }) });
    return model && { model, isRow: own.isRow };
  }
  return meaning ? undefined : relatedRow(asking, value, depth);
}

/** `for (const pet of person.pets)`, `person.parent`: a row that stands under a relation's name in another. */
function relatedRow(asking: Asking, value: Value, depth: number): Receiver | undefined {
  const binding = bindingOf(asking.tree, value);
  if (binding?.value && binding.assignments.length === 0 && binding.kind !== 'parameter' && (!binding.path || binding.path.join() === '[]' || binding.path.length === 0)) return relatedRow(asking, binding.value, depth + 1);
  if (value.kind !== 'member' || value.name === undefined) return undefined;
  // `person.pets[0]`
  if (/^\d+$/.test(value.name)) return relatedRow(asking, value.object, depth + 1);
  const owner = receiverOf(asking, value.object, depth + 1);
  const relation = owner?.isRow ? relationAt(owner.model, value.name) : undefined;
  return owner && relation && { model: related(asking, relation, owner.model), isRow: true };
}

interface Named { readonly path: string; readonly name: string; readonly isRow: boolean }

function within(meaning: Meaning): Named | undefined {
  switch (meaning.kind) {
    case 'table': return meaning.library === 'objection' ? { path: meaning.path, name: meaning.name, isRow: false } : undefined;
    case 'client': {
      const { library, role, of } = meaning;
      if (library !== 'objection' || of?.kind !== 'table' || (role !== 'instance' && role !== 'model')) return undefined;
      return { path: of.path, name: of.name, isRow: role === 'instance' };
    }
    case 'object': {
      const inner = meaning.base ?? (Object.hasOwn(meaning.members, 'default') ? meaning.members['default'] : undefined);
      return inner && within(inner);
    }
    default: return undefined;
  }
}

/** The class around a place: its own methods ask by `this`, and so do those of its rows. */
function thisIn(tree: HostTree, meanings: Meanings, at: Span): Named | undefined {
  const around = innermost(tree, at);
  const meaning = around && meanings.ofClass(around);
  const member = around?.members.find((one) => one.start <= at.start && at.end <= one.end);
  return meaning?.kind === 'table' && meaning.library === 'objection' && member ? { path: meaning.path, name: meaning.name, isRow: !member.static } : undefined;
}

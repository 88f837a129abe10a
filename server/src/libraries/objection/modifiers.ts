// What a function adds to a query that it is given: a modifier of a model class, the filter of a relation. Conditions on columns, what is read, and an order are told; the rest leaves it open.
// Source: vincit.github.io/objection.js, "Modifiers"; objection 3.1, lib/utils/createModifier.js.
import type { Context, ObjectValue, Value } from '../../hosts/tree.ts';
import { stepsInside, type Step } from '../chain.ts';
import { writtenText, type Declaring } from '../drizzle/declared.ts';
import { constantValue } from '../program.ts';
import type { Modifier, ModifierPart } from './declaration.ts';

const AROUND: Context = { routine: 0 };
export const OPEN: Modifier = { parts: [], isOpen: true };

/** A function, or an object that stands for the conditions it holds. */
export function modifierIn(declaring: Declaring, value: Value): Modifier {
  const held = constantValue(declaring.tree, value);
  if (held?.kind === 'object') return together(conditionsIn(declaring, held));
  const steps = held?.kind === 'function' ? stepsInside(declaring.tree, held, AROUND) : undefined;
  return steps ? together(steps.flatMap((step) => partsOf(declaring, step))) : OPEN;
}

const conditionsIn = (declaring: Declaring, { properties }: ObjectValue): readonly (ModifierPart | undefined)[] =>
  properties.map(({ name, spread, value }) => (name === undefined || spread ? undefined : compared(declaring, name, '=', value)));

/** What several add. */
export const joined = (modifiers: readonly Modifier[]): Modifier => ({ parts: modifiers.flatMap(({ parts }) => parts), ...(modifiers.some(({ isOpen }) => isOpen) && { isOpen: true as const }) });

const together = (parts: readonly (ModifierPart | undefined)[]): Modifier => ({ parts: parts.flatMap((one) => one ?? []), ...(parts.includes(undefined) && { isOpen: true as const }) });

const OPERATOR = /^(?:=|<>|!=|<|>|<=|>=|(?:not )?i?like)$/i;

/** What a query is asked of itself. */
const ASKS: ReadonlySet<string> = new Set(['context', 'modelClass', 'tableName', 'tableRef', 'isFind', 'isInsert', 'isUpdate', 'isDelete', 'hasWheres', 'hasSelects', 'internalOptions']);

function partsOf(declaring: Declaring, step: Step): readonly (ModifierPart | undefined)[] {
  if (ASKS.has(step.name)) return [];
  const parts = saidBy(declaring, step);
  // What is read, and in which order, is not told where it is not sure.
  return step.isSure ? parts : parts.map((one) => (one?.kind === 'where' ? { ...one, isSometimes: true } : undefined));
}

/** `gone_at`, `${this.modelClass().tableName}.gone_at` */
function columnOf({ tree }: Declaring, value: Value | undefined): { readonly column: string; readonly isOwn?: true } | undefined {
  const text = writtenText(tree, value);
  if (text !== undefined || value?.kind !== 'text') return text === undefined ? undefined : { column: text };
  let end = '';
  for (const part of value.parts.toReversed()) {
    const own = part.kind === 'chunk' ? part.text : writtenText(tree, part.value);
    if (own === undefined) break;
    end = own + end;
  }
  const column = /^\.(\w+)$/.exec(end)?.[1];
  return column === undefined ? undefined : { column, isOwn: true };
}

function saidBy(declaring: Declaring, { name, call: { args } }: Step): readonly (ModifierPart | undefined)[] {
  const { tree } = declaring;
  const [first, second, third] = args;
  const named = columnOf(declaring, first);
  if (args.some(({ kind }) => kind === 'spread')) return [undefined];
  switch (name) {
    case 'where': case 'andWhere': {
      const object = first && constantValue(tree, first);
      if (args.length === 1) return object?.kind === 'object' ? conditionsIn(declaring, object) : [undefined];
      const sign = third ? writtenText(tree, second) : '=';
      const part = named && sign !== undefined && OPERATOR.test(sign) ? compared(declaring, named.column, sign.toLowerCase(), third ?? second!) : undefined;
      return [part?.kind === 'where' ? { ...part, ...named } : undefined];
    }
    case 'whereNull': case 'whereNotNull': return [named && { kind: 'where', ...named, text: name === 'whereNull' ? 'is null' : 'is not null' }];
    case 'select': case 'column': case 'columns': case 'orderBy': {
      const names = (name === 'orderBy' ? [first] : args).map((one) => writtenText(tree, one));
      const direction = name === 'orderBy' && second ? writtenText(tree, second)?.toLowerCase() : 'asc';
      if (names.length === 0 || names.includes(undefined) || (direction !== 'asc' && direction !== 'desc')) return [undefined];
      return [{ kind: name === 'orderBy' ? 'order' : 'select', names: names.flatMap((one) => one ?? []), ...(name === 'orderBy' && { direction }) }];
    }
    default: return [undefined];
  }
}

function compared({ tree }: Declaring, column: string, sign: string, value: Value): ModifierPart | undefined {
  const held = constantValue(tree, value);
  const text = writtenText(tree, value);
  if (text !== undefined) return { kind: 'where', column, text: `${sign} '${text.replaceAll("'", "''")}'` };
  if (held?.kind === 'constant') {
    if (held.type === 'null') return { kind: 'where', column, text: sign === '=' ? 'is null' : 'is not null' };
    return held.type === 'number' || held.type === 'boolean' ? { kind: 'where', column, text: `${sign} ${held.value}` } : undefined;
  }
  // A parameter that comes behind the query, or something of the program around it: a value, unless it is a query or a part of SQL.
  return value.kind === 'name' || value.kind === 'member' ? { kind: 'where', column, text: `${sign} `, isBound: true } : undefined;
}

// What a function adds to a query that it is given: a modifier of a model class, the filter of a relation. Conditions on columns, what is read, and an order are told; the rest leaves it open.
// Source: vincit.github.io/objection.js, "Modifiers"; objection 3.1, lib/utils/createModifier.js.
import type { Context, ObjectValue, Value } from '../../hosts/tree.ts';
import { stepsInside, type Step } from '../chain.ts';
import { writtenText, type Declaring } from '../drizzle/declared.ts';
import { constantValue } from '../program.ts';
import type { Modifier, ModifierPart } from './declaration.ts';

const AROUND: Context = { routine: 0 };
const OPEN: Modifier = { parts: [], isOpen: true };

/** A function, or an object that stands for the conditions it holds. */
export function modifierIn(declaring: Declaring, value: Value): Modifier {
  const held = constantValue(declaring.tree, value);
  if (held?.kind === 'object') return together(conditionsIn(declaring, held));
  const steps = held?.kind === 'function' ? stepsInside(declaring.tree, held, AROUND) : undefined;
  return steps ? together(steps.flatMap((step) => partsOf(declaring, step))) : OPEN;
}

const conditionsIn = (declaring: Declaring, { properties }: ObjectValue): readonly (ModifierPart | undefined)[] =>
  properties.map(({ name, spread, value }) => (name === undefined || spread ? undefined : compared(declaring, name, '=', value)));

const together = (parts: readonly (ModifierPart | undefined)[]): Modifier => ({ parts: parts.flatMap((one) => one ?? []), ...(parts.includes(undefined) && { isOpen: true as const }) });

const OPERATOR = /^(?:=|<>|!=|<|>|<=|>=|(?:not )?i?like)$/i;

function partsOf(declaring: Declaring, { name, call: { args }, isSure }: Step): readonly (ModifierPart | undefined)[] {
  const { tree } = declaring;
  const [first, second, third] = args;
  const column = writtenText(tree, first);
  if (!isSure || args.some(({ kind }) => kind === 'spread')) return [undefined];
  switch (name) {
    case 'where': case 'andWhere': {
      const object = first && constantValue(tree, first);
      if (args.length === 1) return object?.kind === 'object' ? conditionsIn(declaring, object) : [undefined];
      const sign = third ? writtenText(tree, second) : '=';
      return [column === undefined || sign === undefined || !OPERATOR.test(sign) ? undefined : compared(declaring, column, sign.toLowerCase(), third ?? second!)];
    }
    case 'whereNull': case 'whereNotNull': return [column === undefined ? undefined : { kind: 'where', column, text: name === 'whereNull' ? 'is null' : 'is not null' }];
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

// What is carried along while a query of Objection's is rendered, which is one of Knex's builder over the table of a model class.
import type { Span } from '../../text/span.ts';
import type { CallValue, ObjectValue, TextValue, Value } from '../../hosts/tree.ts';
import type { Step } from '../chain.ts';
import { newClauses, type Clauses, type Condition, type Item } from '../clauses.ts';
import { writeBound, writePart, writeTuples, type Rendering } from '../knex/place.ts';
import type { TableName } from '../library.ts';
import { heldBy, written } from '../names.ts';
import { leave, listed, pass, say } from '../rendering.ts';
import { unknownAt } from '../typeorm/place.ts';
import { relationAt, type ModelClass } from './model.ts';
import type { Begun } from './receivers.ts';

/** What does not hang on the query that is written. */
export interface Surroundings {
  modelClass(by: TableName): ModelClass | undefined;
  /** How a chain of Objection's begins, where a call begins one. */
  begun(call: CallValue): Begun | undefined;
}

export interface Placed extends Rendering, Surroundings {
  readonly model: ModelClass;
  /** How the query calls its table: its name, or what it is called in there. */
  readonly ref: string;
  /** What relations are called that are joined already, with the join. */
  readonly joined: Set<string>;
  /** What is read of the tables that a graph joins. */
  readonly graph: Item[];
  readonly steps: readonly Step[];
}

export const columnText = (rendering: Rendering, ref: string, name: string): string => written(rendering, `${ref}.${name}`);
export const columnTexts = (rendering: Rendering, ref: string, names: readonly string[]): readonly string[] => names.map((one) => columnText(rendering, ref, one));
export const tableText = (rendering: Rendering, table: string, ref = table): string => (table === ref ? written(rendering, table) : `${written(rendering, table)} as ${written(rendering, ref)}`);

/** A text as it would stand in the program. */
export const textAt = ({ start, end }: Span, text: string, { context }: Pick<Rendering, 'context'>): TextValue => ({ kind: 'text', form: 'literal', parts: [{ kind: 'chunk', text, pieces: [], start, end }], quote: "'", context, start, end });

export const condition = (at: Span, isSure: boolean, write: () => void): Condition => ({ at, isSure, joined: 'and', write });

/** `a = 1`, `(a = 1 and b = 2)` */
export function writeEqual(rendering: Rendering, columns: readonly string[], value: Value | undefined, at: Span): void {
  const { draft } = rendering;
  const held = value && heldBy(rendering, value);
  const values = columns.length > 1 && held?.kind === 'array' ? held.items : undefined;
  if (columns.length === 0) return leave(draft, unknownAt(at));
  if (columns.length > 1) say(draft, '(', at);
  listed(draft, ' and ', at, columns.map((one, index) => () => {
    say(draft, `${one} = `, at);
    const own = columns.length === 1 ? value : values?.[index];
    if (own) writeBound(rendering, own);
    else pass(draft, value ?? unknownAt(at));
  }));
  if (columns.length > 1) say(draft, ')', at);
}

/** `a in (1, 2)`, `(a, b) in ((1, 2))`, `a in (select …)`; of one value a list of one. */
export function writeAmong(rendering: Rendering, columns: readonly string[], value: Value | undefined, at: Span): void {
  const { draft } = rendering;
  if (columns.length === 0) return leave(draft, unknownAt(at));
  const held = value && heldBy(rendering, value);
  say(draft, columns.length === 1 ? `${columns[0]!} in ` : `(${columns.join(', ')}) in `, at);
  if (held?.kind === 'call' && value && rendering.stepsOf(value)) return void writePart(rendering, value);
  say(draft, '(', at);
  if (columns.length > 1) writeTuples(rendering, columns.length, held, value ?? unknownAt(at));
  else if (held?.kind === 'array' && held.items.length > 0 && held.items.length <= MANY && !held.items.some(({ kind }) => kind === 'spread')) listed(draft, ', ', at, held.items.map((one) => () => writeBound(rendering, one)));
  else if (value && held && (held.kind === 'constant' || held.kind === 'text')) writeBound(rendering, value);
  else pass(draft, value ?? unknownAt(at));
  say(draft, ')', at);
}

const MANY = 100;

/** The table of a query that is not asked through anything else. */
export const sourceOf = (placed: Placed, { named }: Pick<Begun, 'named'>, at: Span): Clauses => {
  const clauses = newClauses(at);
  clauses.sources.push({ at: named, isSure: true, write: () => say(placed.draft, tableText(placed, placed.model.table, placed.ref), named) });
  return clauses;
};

/** What belongs to a row is written by itself. */
export const withoutRelations = ({ model }: Placed, object: ObjectValue): ObjectValue => ({ ...object, properties: object.properties.filter(({ name }) => name === undefined || !relationAt(model, name)) });

// A statement of TypeORM's builder in the making: what its methods have said so far, and the names that its texts may use.
import type { Span } from '../../text/span.ts';
import type { Value } from '../../hosts/tree.ts';
import type { Step } from '../chain.ts';
import { newClauses, type Clauses, type Item } from '../clauses.ts';
import type { Chosen, OrderKey } from './builderSelects.ts';
import { columnAt, type Entity } from './entity.ts';
import { entityTold } from './receivers.ts';
import { columnText, literalOf, type Place, type Rendering } from './place.ts';
import type { Joined } from './select.ts';

/** What says nothing of the rows. */
export const IGNORED: ReadonlySet<string> = new Set(['setParameter', 'setParameters', 'cache', 'comment', 'setQueryRunner', 'useTransaction', 'printSql', 'callListeners', 'maxExecutionTime', 'useIndex', 'setOption', 'clone', 'loadRelationCountAndMap', 'loadRelationIdAndMap', 'loadAllRelationIds', 'updateEntity', 'whereEntity', 'disableEscaping', 'setNativeParameters', 'setOnLocked']);

/** A statement in the making. */
export interface Built {
  kind: 'read' | 'insert' | 'update' | 'delete' | 'soft delete' | 'restore';
  verb: Span;
  named: Span;
  /** The entities of the query, the first its own. */
  readonly places: (Place & { readonly alias: string })[];
  /** What is read from besides, or instead. */
  readonly clauses: Clauses;
  readonly joins: Joined[];
  /** By which relations what is joined was come by, by its alias. */
  readonly paths: Map<string, readonly string[]>;
  readonly chosen: Chosen[];
  readonly order: OrderKey[];
  readonly take: Item[];
  readonly skip: Item[];
  withDeleted: boolean;
  values?: Value;
  /** `orIgnore()`, `orUpdate(…)`, `returning(…)` */
  readonly also: Step[];
  /** The query itself, where it reads from something that is no entity. */
  readonly around: readonly Place[];
}

export function builtOf({ entity, alias, named }: { readonly entity?: Entity; readonly alias?: string; readonly named: Span }, verb: Span): Omit<Built, 'around'> {
  const name = alias ?? entity?.name;
  return {
    kind: 'read', verb, named, places: entity && name !== undefined ? [{ entity, alias: name }] : [], clauses: newClauses(verb), joins: [], paths: new Map(), order: [], take: [], skip: [], withDeleted: false, also: [],
    chosen: entity && name !== undefined ? [{ at: named, isSure: true, text: name }] : [],
  };
}

/** The names that text may use: of this query, and of those around it; of what is written, no name at all. */
export const placesOf = ({ kind, places, around }: Built): readonly Place[] => (kind === 'read' ? [...places, ...around] : [...places.slice(0, 1).map(({ entity }): Place => ({ entity })), ...around]);

export function textIn(rendering: Rendering, value: Value | undefined): string | undefined {
  const held = value && literalOf(rendering, value);
  const [part, ...more] = held?.kind === 'text' ? held.parts : [];
  return part?.kind === 'chunk' && more.length === 0 ? part.text : undefined;
}

export const entityIn = (rendering: Rendering, value: Value): Entity | undefined => {
  const told = entityTold(rendering.meanings, value);
  return told && rendering.entity({ path: told.path, name: told.name });
};

/** Of what is no entity, nothing is known but its name. */
export const unseen = (table: string): Entity => ({ at: { name: table }, name: table, table, columns: [], relations: [], isOpen: true, missing: 'not known' });

export const columnNamed = (rendering: Rendering, { places }: Built, text: string): { readonly place: Place & { readonly alias: string }; readonly column: string; readonly sql: string } | undefined => {
  const [alias, ...path] = text.split('.');
  const place = path.length > 0 ? places.find((one) => one.alias === alias) : undefined;
  const column = place && columnAt(place.entity, path.join('.'))?.column;
  return place && column !== undefined ? { place, column, sql: columnText(rendering, place, column) } : undefined;
};

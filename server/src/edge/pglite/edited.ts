// The figures of an edit that is not saved: those of the tables it makes or changes. Whoever types a migration asks at every stroke, and what is laid over the rest stays where it is.
import type { ColumnMeasures, Measures, RelationMeasures } from '../../schema/measures.ts';

export interface EditedMeasures {
  /** Relations whose figures are others than those that are laid: `public.orders`. */
  readonly names: readonly string[];
  /** Theirs alone. */
  readonly measures: Measures;
}

/** Undefined where figures differ that the edit has nothing to do with: then they must be laid anew. */
export function editedMeasures(laid: Measures, asked: Measures, tail: readonly string[]): EditedMeasures | undefined {
  if (laid === asked) return { names: [], measures: { ...asked, relations: [], columns: [], extended: [] } };
  if (laid.level !== asked.level || JSON.stringify(laid.extended) !== JSON.stringify(asked.extended)) return undefined;
  const [before, after] = [figuresOf(laid), figuresOf(asked)];
  const words = new Set(wordsOf(tail.join('\n')));
  const names: string[] = [];
  for (const name of new Set([...before.keys(), ...after.keys()])) {
    if (before.get(name) === after.get(name)) continue;
    if (!wordsOf(name.slice(name.indexOf('.') + 1)).every((word) => words.has(word))) return undefined;
    names.push(name);
  }
  const isEdited = new Set(names);
  return {
    names,
    measures: { ...asked, extended: [], relations: asked.relations.filter((one) => isEdited.has(keyOf(one))), columns: asked.columns.filter((one) => isEdited.has(keyOf(one))) },
  };
}

/** What is laid, with the edit's own in place of what it replaces. */
export function withEdited(laid: Measures, { names, measures }: EditedMeasures): Measures {
  const isEdited = new Set(names);
  const kept = <T extends RelationMeasures | ColumnMeasures>(all: readonly T[]): readonly T[] => all.filter((one) => !isEdited.has(keyOf(one)));
  return { ...laid, relations: [...kept(laid.relations), ...measures.relations], columns: [...kept(laid.columns), ...measures.columns] };
}

const wordsOf = (text: string): readonly string[] => text.match(/[\p{L}\w$]+/gu) ?? [];

const figures = new WeakMap<Measures, ReadonlyMap<string, string>>();

/** Relation to all its figures as one text. */
function figuresOf(measures: Measures): ReadonlyMap<string, string> {
  const known = figures.get(measures);
  if (known) return known;
  const texts = new Map<string, string>();
  for (const one of [...measures.relations, ...measures.columns]) texts.set(keyOf(one), `${texts.get(keyOf(one)) ?? ''}${JSON.stringify(one)}`);
  figures.set(measures, texts);
  return texts;
}

const keyOf = (one: RelationMeasures | ColumnMeasures): string => `${one.schema}.${'relation' in one ? one.relation : one.name}`;

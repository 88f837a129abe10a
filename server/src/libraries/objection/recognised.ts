// What of a program is a model class of Objection's: a class that extends its Model, or another and says what table it is for, or how it is related.
// Asked where values are followed, so that a name of such a class means its table.
import type { ClassDeclaration } from '../../hosts/tree.ts';
import type { Meaning } from '../meaning.ts';

const SAYS: ReadonlySet<string> = new Set(['tableName', 'relationMappings']);

/** `base` is what the class extends. */
export function declaresModelClass({ extends: extended, members }: ClassDeclaration, base: Meaning | undefined): boolean {
  if (!extended) return false;
  if (base?.kind === 'table') return base.library === 'objection';
  if (base?.kind === 'class' && base.instance?.kind === 'client' && base.instance.library === 'objection') return true;
  // What is extended may stand in another file, or be made by a function: `extends soft(Model)`.
  return (base === undefined || base.kind === 'imported') && members.some((one) => one.static && SAYS.has(one.name));
}

// What a field of a GraphQL type asks for by a value of its parent, in its own routine or in one that it calls: as often as an answer holds objects of that type.
import type { Span } from '../../text/span.ts';
import type { Document } from '../../text/document.ts';
import type { HostTree, Value } from '../../hosts/tree.ts';
import { isInSite, nameOf } from '../../libraries/connects.ts';
import type { FieldResolver } from '../../libraries/fieldResolvers.ts';
import { namesIn } from '../../libraries/program.ts';
import { firstLine } from '../../libraries/sends.ts';
import { valuesPassed, type Site } from '../../libraries/site.ts';
import { givenTo } from './lookups.ts';
import { calledBy, partsOf, type Called } from './looped.ts';

/** A call to a routine that is passed one value of the parent. */
export interface FieldCall {
  readonly anchor: Span;
  readonly whole: Span;
  readonly name: string;
  readonly field: string;
  readonly to: Called;
  /** `whole`: the parent itself is passed, of which the routine may take any value. */
  readonly passes: { readonly argument: number; readonly property?: string; readonly whole?: true };
}

export function fieldCallsIn(document: Document, tree: HostTree, sites: readonly Site[], fields: ReadonlyMap<number, FieldResolver>): readonly FieldCall[] {
  if (fields.size === 0) return [];
  return tree.calls.flatMap((call): readonly FieldCall[] => {
    const { context, args, nameSpan, form } = call;
    const resolver = fields.get(context.routine);
    if (form !== 'call' || !resolver || context.loop !== undefined || context.branch !== undefined || !(call.awaited || call.returned) || isInSite(nameSpan, sites)) return [];
    const to = calledBy(tree, call);
    const { params } = tree.routines[resolver.routine]!;
    const parent = params[resolver.parent]!;
    const [only, ...more] = args.flatMap(partsOf).filter(({ value }) => hangsOn(tree, value, parent));
    const given = only && givenTo(tree, params, only.value);
    if (!to || !only || more.length > 0 || given?.argument !== resolver.parent) return [];
    const passes = { argument: only.argument, ...(only.property !== undefined && { property: only.property }), ...(given.property === undefined && only.property === undefined && { whole: true as const }) };
    return [{ anchor: firstLine(document.text, nameSpan), whole: { start: call.start, end: call.end }, name: nameOf(document, call), field: resolver.field, to, passes }];
  });
}

/** The resolver in which a site stands, where one of the values that it passes hangs on the parent. Of two, one list is no list of both. */
export function fieldOf(tree: HostTree, { context, carrier }: Site, fields: ReadonlyMap<number, FieldResolver>): FieldResolver | undefined {
  const resolver = fields.get(context?.routine ?? 0);
  const parent = resolver && tree.routines[resolver.routine]!.params[resolver.parent]!;
  const passed = valuesPassed(carrier);
  return parent !== undefined && passed.filter((value) => hangsOn(tree, value, parent)).length === 1 ? resolver : undefined;
}

/** Whether a value is made of what a binding holds. */
function hangsOn(tree: HostTree, value: Value, binding: number, depth = 0): boolean {
  return depth < 5 && namesIn(value).some((id) => {
    const held = id === undefined || id === binding ? undefined : tree.bindings[id]?.value;
    return id === binding || (held !== undefined && hangsOn(tree, held, binding, depth + 1));
  });
}

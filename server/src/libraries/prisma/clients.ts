// What the programs of a workspace tell the clients that they make: which fields they leave out of every row, and of which models they change what is asked.
// Sources: prisma.io, "Excluding fields" (`omit`), "Prisma Client extensions" (`$extends`, its `query` and `result` components), "Middleware" (`$use`).
import type { Document } from '../../text/document.ts';
import type { CallValue, HostTree, Value } from '../../hosts/tree.ts';
import { fieldOf, type Model } from '../models.ts';
import { constantValue, lastName } from '../program.ts';

/** Plain data. Models are named as the client's members are. */
export interface ClientsTold {
  readonly omits?: Readonly<Record<string, readonly string[]>>;
  /** The models whose conditions or actions it changes. */
  readonly changes?: readonly string[] | 'any';
  /** It is told something that is not read, or changes rows once they are there. */
  readonly isOpen?: true;
}

/** Undefined of a file that makes no client and extends none. */
export function clientsToldIn({ text }: Document, tree: HostTree): ClientsTold | undefined {
  if (!MAY_TELL.test(text)) return undefined;
  const told = tree.calls.flatMap((call): readonly ClientsTold[] => {
    const name = lastName(call.callee);
    if (call.form === 'new') return /PrismaClient$/.test(name) ? [madeWith(tree, call)] : [];
    // `class PrismaService extends PrismaClient`
    if (name === 'super') return EXTENDS.test(text) ? [madeWith(tree, call)] : [];
    return name === '$use' || name === '$extends' ? [extendedBy(tree, text, call, name)] : [];
  });
  return told.length > 0 ? together(told) : EXTENDS.test(text) ? {} : undefined;
}

const EXTENDS = /\bextends\s+\w*PrismaClient\b/;
/** Of a text. */
export const MAY_TELL = /\b(?:new|extends)\s+\w*PrismaClient\b|\$(?:use|extends)\s*\(/;

function madeWith(tree: HostTree, { args: [first] }: CallValue): ClientsTold {
  const options = first && constantValue(tree, first);
  if (!first) return {};
  if (options?.kind !== 'object' || options.properties.some(({ spread, name }) => spread || name === undefined)) return { isOpen: true };
  const omit = options.properties.find(({ name }) => name === 'omit')?.value;
  return omit ? omittedBy(tree, omit) : {};
}

/** `{ user: { password: true } }` */
function omittedBy(tree: HostTree, value: Value): ClientsTold {
  const omits: Record<string, readonly string[]> = {};
  const models = constantValue(tree, value);
  if (models?.kind !== 'object') return { isOpen: true };
  for (const { name, spread, value: fields } of models.properties) {
    const held = constantValue(tree, fields);
    if (name === undefined || name === '__proto__' || spread || held?.kind !== 'object') return { isOpen: true };
    omits[name] = held.properties.flatMap((one) => (one.name !== undefined && one.value.kind === 'constant' && one.value.value === 'true' ? [one.name] : []));
  }
  return { omits };
}

/** What is added to conditions, and what an action is changed into, is not read; the models that it is done for are told by a key or by a comparison. */
function extendedBy(tree: HostTree, text: string, { args: [first] }: CallValue, method: '$use' | '$extends'): ClientsTold {
  if (!first) return {};
  const held = constantValue(tree, first) ?? first;
  const written = text.slice(held.start, held.end);
  // An extension that another file has written is not seen.
  if (held.kind !== 'object' && held.kind !== 'function' && held.kind !== 'call') return { isOpen: true, ...(method === '$use' && { changes: 'any' as const }) };
  const parts = held.kind === 'object' ? held.properties : undefined;
  const isOpen = parts ? parts.some(({ name, spread }) => spread || name === undefined || name === 'result') : method === '$extends';
  if (!CHANGES.test(written)) return isOpen ? { isOpen } : {};
  const query = parts?.find(({ name }) => name === 'query')?.value;
  const keys = query?.kind === 'object' ? query.properties.flatMap(({ name }) => name ?? '$allModels') : [];
  const compared = [...written.matchAll(/\bmodel\s*===?\s*['"](\w+)['"]/g)].map(([, name]) => accessor(name!));
  const named = keys.length > 0 && keys.every((name) => !name.startsWith('$')) ? keys : compared;
  return { changes: named.length > 0 ? named : 'any', ...(isOpen && { isOpen }) };
}

const CHANGES = /\bwhere\b|\baction\s*=[^=]/;
const accessor = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);

export function together(told: readonly ClientsTold[]): ClientsTold {
  const omits: Record<string, readonly string[]> = {};
  // Which of several clients a program has is not told apart: what one of them leaves out may be left out.
  for (const one of told) for (const [model, fields] of Object.entries(one.omits ?? {})) omits[model] = [...new Set([...omits[model] ?? [], ...fields])];
  const changes = told.flatMap((one) => one.changes ?? []);
  return {
    ...(Object.keys(omits).length > 0 && { omits }),
    ...(changes.length > 0 && { changes: told.some((one) => one.changes === 'any') ? 'any' as const : [...new Set(changes)] }),
    ...(told.some((one) => one.isOpen) && { isOpen: true as const }),
  };
}

/** A model as the clients of its workspace show it; where none is seen to be made, they may keep back anything. */
export function asTold(model: Model, told: ClientsTold | undefined): Model {
  const name = accessor(model.name);
  const omitted = (told?.omits?.[name] ?? []).filter((field) => fieldOf(model, field)?.kind === 'column');
  const isChanged = told?.changes === 'any' || told?.changes?.includes(name);
  return { ...model, ...(omitted.length > 0 && { omitted }), ...(isChanged && { changed: true as const }), ...((!told || told.isOpen) && { keepsBack: true as const }) };
}

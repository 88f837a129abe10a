// The state of one reading of a program: what has been found so far, and where in the program the reader stands.
import type ts from 'typescript';
import type { Span } from '../../text/span.ts';
import type { Assignment, Attempt, Binding, Branch, CallValue, ClassDeclaration, Context, Export, Import, KnownCondition, KnownEquality, Loop, Put, Routine, TextValue, TypeDeclaration, UnknownValue, Use, Value } from '../tree.ts';
import type { LiteralForm } from './cook.ts';
import type { TypeScript } from './parser.ts';

type Draft<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer Item)[] ? Item[] : T[K] };

export interface BindingDraft extends Omit<Draft<Binding>, 'path' | 'decorators'> {
  assignments: Assignment[];
  puts?: Put[];
  uses: Use[];
  path?: readonly string[];
  decorators?: readonly Value[];
}
export interface RoutineDraft extends Draft<Routine> { params: number[]; returns: Value[] }
export interface LoopDraft extends Draft<Loop> { variables: number[] }

/** Names that are visible in a stretch of code. */
export interface Scope {
  readonly parent?: Scope;
  readonly names: Map<string, BindingDraft>;
}

/** The fields that `this.name` names inside a class. */
export interface Fields {
  readonly own: Map<string, BindingDraft>;
  readonly base?: Fields;
}

/** Where the reader stands; handed down, never changed. */
export interface Here {
  readonly context: Context;
  readonly scope: Scope;
  readonly fields?: Fields;
  /** Where the list of statements ends in which a `return` or a `continue` skips the rest. */
  readonly until?: number;
}

export interface Reading {
  readonly ts: TypeScript;
  readonly file: ts.SourceFile;
  readonly text: string;
  /** Types are declared in comments too. */
  readonly isDocumented: boolean;
  readonly imports: Import[];
  readonly routines: RoutineDraft[];
  readonly bindings: BindingDraft[];
  readonly loops: LoopDraft[];
  readonly branches: Branch[];
  readonly attempts: Attempt[];
  readonly known: KnownCondition[];
  readonly equal: KnownEquality[];
  /** Every comparison for equality, in the order of reading. */
  readonly comparisons: Comparison[];
  /** What each `typeof` asks about. */
  readonly typeOf: Map<ts.Node, Value>;
  readonly calls: CallValue[];
  readonly texts: TextValue[];
  readonly classes: ClassDeclaration[];
  readonly exports: Export[];
  readonly types: TypeDeclaration[];
  /** The contents of literals, for writing into them; sorted when the reading ends. */
  readonly literals: (Span & { readonly form: LiteralForm })[];
  /** What a search for comments must jump over: templates, regular expressions, text between tags. */
  readonly opaque: Span[];
  /** The binding that a name in a declaration makes. */
  readonly declared: Map<ts.Node, BindingDraft>;
  readonly fieldsOf: Map<number, Fields>;
  depth: number;
}

/** `a === b`, `a !== b`, `a in b`. */
export interface Comparison extends Span { readonly left: Value; readonly right: Value; readonly operator: 'equal' | 'unequal' | 'in' }

/** What becomes of a value in the expression around it. */
export interface Fate {
  readonly kind: Use['kind'];
  readonly member?: string;
  readonly chain: readonly string[];
  readonly awaited: boolean;
  readonly returned: boolean;
  readonly discarded: boolean;
  readonly result?: { readonly binding: number; readonly path: readonly string[] };
}

const fate = (kind: Use['kind']): Fate => ({ kind, chain: [], awaited: false, returned: false, discarded: false });
export const fates = {
  read: fate('read'),
  passed: fate('passed'),
  tested: fate('tested'),
  spread: fate('spread'),
  iterated: fate('iterated'),
  returned: { ...fate('returned'), returned: true },
  discarded: { ...fate('read'), discarded: true },
} as const;

/** Deeper nesting is not descended into: no one writes it, and the stack must hold. */
const deepest = 600;

/** Runs a step one level deeper, or gives `otherwise` where it is too deep. */
export function deeper<T>(reading: Reading, step: () => T, otherwise: () => T): T {
  if (reading.depth >= deepest) return otherwise();
  reading.depth++;
  try {
    return step();
  } finally {
    reading.depth--;
  }
}

export const spanOf = (reading: Reading, node: ts.Node): Span => {
  const start = Math.min(node.getStart(reading.file), node.end);
  return { start, end: node.end };
};

export const sourceOf = (reading: Reading, node: ts.Node): string => reading.text.slice(node.getStart(reading.file), node.end);

export const unknown = (at: Span): UnknownValue => ({ kind: 'unknown', start: at.start, end: at.end });

export const innerScope = (parent: Scope): Scope => ({ parent, names: new Map() });

export function lookUp(scope: Scope | undefined, name: string): BindingDraft | undefined {
  for (let at = scope; at; at = at.parent) {
    const found = at.names.get(name);
    if (found) return found;
  }
  return undefined;
}

export function newBinding(reading: Reading, name: string, kind: Binding['kind'], at: Span, context: Context): BindingDraft {
  const binding: BindingDraft = { id: reading.bindings.length, name, kind, start: at.start, end: at.end, routine: context.routine, exported: false, context, assignments: [], uses: [] };
  reading.bindings.push(binding);
  return binding;
}

export function newRoutine(reading: Reading, kind: Routine['kind'], at: Span, details: { readonly name?: string | undefined; readonly parent?: number; readonly async: boolean }): RoutineDraft {
  const { name, parent, async } = details;
  const routine: RoutineDraft = { id: reading.routines.length, kind, start: at.start, end: at.end, params: [], returns: [], async, ...(name !== undefined && { name }), ...(parent !== undefined && { parent }) };
  reading.routines.push(routine);
  return routine;
}

/** Where code stands that runs only under a condition. */
export function inBranch(reading: Reading, node: ts.Node, here: Here, condition: Value | undefined): Here {
  const { routine, branch: parent } = here.context;
  const id = reading.branches.length;
  reading.branches.push({ id, routine, ...spanOf(reading, node), ...(parent !== undefined && { parent }), ...(condition && { condition }) });
  return { ...here, context: { ...here.context, branch: id }, until: node.end };
}

/** Where code stands that runs several times. */
export function inLoop(reading: Reading, at: Span, here: Here, kind: Loop['kind'], iterates: Value | undefined): { readonly loop: LoopDraft; readonly here: Here } {
  const { routine, loop: parent } = here.context;
  const loop: LoopDraft = { id: reading.loops.length, kind, start: at.start, end: at.end, routine, variables: [], ...(parent !== undefined && { parent }), ...(iterates && { iterates }) };
  reading.loops.push(loop);
  return { loop, here: { ...here, context: { ...here.context, loop: loop.id }, until: at.end } };
}

/** Notes that a name or a field is used. */
export function use(binding: BindingDraft, at: Span, { kind, member, chain }: Fate, { context }: Here): void {
  binding.uses.push({ start: at.start, end: at.end, kind, chain, context, ...(member !== undefined && { member }) });
}

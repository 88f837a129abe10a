// A program as every host language gives it: values, calls, bindings and their uses, routines, loops and conditions.
// Language-neutral, and without a word about databases: TypeScript, Python and Go yield the same shape.
// Every span is a span of the document.
import type { Span } from '../text/span.ts';
import type { Piece } from '../text/sourceMap.ts';

export interface HostTree {
  readonly imports: readonly Import[];
  /** The first is the file itself. */
  readonly routines: readonly Routine[];
  readonly bindings: readonly Binding[];
  readonly loops: readonly Loop[];
  readonly branches: readonly Branch[];
  readonly attempts: readonly Attempt[];
  /** Where which calls are known to have given true. */
  readonly known: readonly KnownCondition[];
  /** Where which values are known to be one of some others. */
  readonly equal: readonly KnownEquality[];
  /** Every call and every tagged template, in the order of the text. */
  readonly calls: readonly CallValue[];
  /** Every string, template and concatenation that is not a part of a larger one. */
  readonly texts: readonly TextValue[];
  readonly classes: readonly ClassDeclaration[];
  readonly exports: readonly Export[];
  readonly comments: readonly Comment[];
  /** Names given to types: `type Db = Pool | PoolClient`, `interface Db extends Pool`. */
  readonly types: readonly TypeDeclaration[];
  /** Its parser has found an error: what is read may be less than is meant. */
  readonly isBroken?: true;
  /** How the literal that stands at an offset writes a text, or undefined where it cannot hold it. */
  escape(text: string, at: number): string | undefined;
}

/** `text` is the type as written; of an interface, what it extends and its members, joined by ` & `. */
export interface TypeDeclaration extends Span { readonly name: string; readonly text: string; readonly exported: boolean }

/** `import { Pool as P } from 'pg'`: one entry for each name; `imported` is `default`, `*` or the exported name. */
export interface Import extends Span {
  readonly module: string;
  readonly imported: string;
  /** The binding it makes; undefined for a bare import. */
  readonly binding?: number;
}

export interface Export { readonly name: string; readonly binding?: number; readonly value?: Value; /** `export { x } from './y'` */ readonly module?: string; readonly imported?: string }

export interface Comment extends Span {
  /** Without its delimiters. */
  readonly text: string;
  readonly block: boolean;
}

export interface Routine extends Span {
  readonly id: number;
  readonly kind: 'file' | 'function' | 'method' | 'constructor' | 'class';
  readonly name?: string;
  readonly parent?: number;
  /** One for each position; a destructured parameter has a binding without a name, into which those of its names have a path. */
  readonly params: readonly number[];
  /** The declared type of the result as written. */
  readonly returnType?: string;
  readonly returns: readonly Value[];
  readonly async: boolean;
}

/** A `for`, a `while`, or a callback of `map`, `forEach` and their like. */
export interface Loop extends Span {
  readonly id: number;
  readonly kind: 'each' | 'count' | 'while' | 'callback';
  readonly parent?: number;
  readonly routine: number;
  readonly iterates?: Value;
  /** The bindings that change with each turn. */
  readonly variables: readonly number[];
}

/** A stretch of code that runs only sometimes: a branch of an `if`, a `case`, the right of `&&`, a `catch`. */
export interface Branch extends Span {
  readonly id: number;
  readonly parent?: number;
  readonly routine: number;
  readonly condition?: Value;
}

/** A `try` with what runs when it fails (`caught`) and what runs in any case (`finally`). */
export interface Attempt extends Span { readonly body: Span; readonly caught?: Span; readonly finally?: Span }

/** A stretch of code that is only reached when a call gave true: the arm of an `if`, or all that follows `if (!list.includes(x)) return`; `unless` another arm was run, which assigns: what follows `if (!list.includes(x)) x = 'a'`. */
export interface KnownCondition extends Span { readonly condition: CallValue; readonly unless?: Span }

/** A stretch of code that is only reached when a value was equal to one of some others (`x === 'a' || x === 'b'`, a `case`), or a key of an object (`x in table`). */
export interface KnownEquality extends Span { readonly value: Value; readonly to: readonly Value[]; readonly as: 'one of' | 'key of'; readonly unless?: Span }

/** Where a value stands. */
export interface Context {
  readonly routine: number;
  readonly loop?: number;
  readonly branch?: number;
}

export interface Binding extends Span {
  readonly id: number;
  readonly name: string;
  readonly kind: 'constant' | 'variable' | 'parameter' | 'import' | 'function' | 'class' | 'field';
  readonly routine: number;
  /** The declared type as written: `Pool`, `pg.PoolClient`. */
  readonly type?: string;
  /** Of a parameter that has some. */
  readonly decorators?: readonly Value[];
  /** The value it is declared with; of a destructured name, the whole value and the `path` into it; an element of a list that is iterated has the path `[]`. */
  readonly value?: Value;
  readonly path?: readonly string[];
  /** Other files can see it. */
  readonly exported: boolean;
  readonly context: Context;
  /** Later assignments, in order: `q += '…'`, `q = …`. */
  readonly assignments: readonly Assignment[];
  /** Later assignments to a property of what it holds, in order: `q.name = …`. */
  readonly puts?: readonly Put[];
  readonly uses: readonly Use[];
}

export interface Assignment extends Span {
  readonly operator: '=' | '+=' | 'other';
  readonly value: Value;
  readonly context: Context;
}

/** `path` is `['a', 'b']` of `q.a.b = …`; of one that is computed it is undefined. `at` is the name that is assigned to. */
export interface Put extends Assignment { readonly path: readonly string[] | undefined; readonly at: Span }

export interface Use extends Span {
  readonly kind: 'read' | 'awaited' | 'returned' | 'length' | 'member' | 'passed' | 'called' | 'written' | 'spread' | 'iterated' | 'tested';
  /** Of `member` and `called`: `rows`, `map`; of an index, the index as written: `0`, and a computed one in brackets: `[i]`. */
  readonly member?: string;
  /** `r.rows[0]`: the whole chain of members from this use. */
  readonly chain: readonly string[];
  readonly context: Context;
}

// ── Values ───────────────────────────────────────────────────────────────────────────────────────────────────────

export type Value = TextValue | ConstantValue | ObjectValue | ArrayValue | CallValue | MemberValue | NameValue | SpreadValue | ChoiceValue | FunctionValue | UnknownValue;

/** A string literal, a template, or a concatenation of both; a part that is no text is a hole. */
export interface TextValue extends Span {
  readonly kind: 'text';
  readonly form: 'literal' | 'template' | 'concatenation';
  readonly parts: readonly (Chunk | Hole)[];
  /** How the (first) literal is delimited: `'`, `"`, `` ` ``, `"""`. */
  readonly quote: string;
  /** The comment directly before it or at its start, such as `sql` in `/* sql *​/`. */
  readonly marker?: string;
  readonly context: Context;
}
/** `pieces` map the chunk's own text (offsets from 0) to the document; `margin` pieces separate joined literals. */
export interface Chunk extends Span { readonly kind: 'chunk'; readonly text: string; readonly pieces: readonly Piece[] }
/** The span includes the delimiters (`${` and `}`); of a concatenation it is the operand's own. */
export interface Hole extends Span { readonly kind: 'hole'; readonly value: Value }

/** `pattern`: a regular expression as written. `other`: a number that is computed. */
export interface ConstantValue extends Span { readonly kind: 'constant'; readonly type: 'number' | 'boolean' | 'null' | 'undefined' | 'pattern' | 'other'; readonly value: string }
export interface ObjectValue extends Span { readonly kind: 'object'; readonly properties: readonly Property[] }
/** A spread (`...rest`) has no name; a computed key that is no constant has neither. */
export interface Property extends Span { readonly name?: string; readonly nameSpan: Span; readonly value: Value; readonly spread: boolean }
export interface ArrayValue extends Span { readonly kind: 'array'; readonly items: readonly Value[] }
export interface CallValue extends Span {
  readonly kind: 'call';
  readonly callee: Value;
  /** Of the name that is called: `query` in `pool.query(…)`. */
  readonly nameSpan: Span;
  /** A tagged template has one argument, its text. */
  readonly args: readonly Value[];
  readonly form: 'call' | 'new' | 'tag';
  /** Type arguments as written: `User[]` of `sql<User[]>`. */
  readonly typeArguments: readonly string[];
  readonly awaited: boolean;
  /** The binding that takes the result, directly or through `await`, and the path it takes (`rows`, `0`). */
  readonly result?: { readonly binding: number; readonly path: readonly string[] };
  /** What is read of the result on the spot: `(await q).rows[0]` gives `['rows', '0']`. */
  readonly chain: readonly string[];
  readonly returned: boolean;
  /** A statement of its own: nothing is made of the result. */
  readonly discarded: boolean;
  readonly context: Context;
}
/** `a.b`, `a['b']`, `a[0]`; `name` is undefined for a computed member; `binding` is the field that `this.a` names. */
export interface MemberValue extends Span { readonly kind: 'member'; readonly object: Value; readonly name?: string; readonly nameSpan: Span; readonly binding?: number }
/** `binding` is undefined for a global. `this` and `self` are names without a binding. */
export interface NameValue extends Span { readonly kind: 'name'; readonly name: string; readonly binding?: number }
export interface SpreadValue extends Span { readonly kind: 'spread'; readonly value: Value }
/** `c ? a : b`, `a ?? b`, `a || b`, `c && a` (its first option is undefined or false). */
export interface ChoiceValue extends Span { readonly kind: 'choice'; readonly condition?: Value; readonly options: readonly Value[] }
export interface FunctionValue extends Span { readonly kind: 'function'; readonly routine: number }
export interface UnknownValue extends Span { readonly kind: 'unknown' }

// ── Classes ──────────────────────────────────────────────────────────────────────────────────────────────────────

export interface ClassDeclaration extends Span {
  readonly name?: string;
  readonly binding?: number;
  readonly extends?: Value;
  /** The types that it gives what it extends, as written: `User` of `extends Repository<User>`. */
  readonly extendsArguments?: readonly string[];
  readonly decorators: readonly Value[];
  readonly members: readonly ClassMember[];
}
export interface ClassMember extends Span {
  readonly name: string;
  readonly kind: 'field' | 'method' | 'constructor' | 'accessor';
  /** It belongs to the class itself, not to what `new` makes. */
  readonly static?: true;
  readonly type?: string;
  /** `name?: string` */
  readonly isOptional?: true;
  readonly value?: Value;
  readonly routine?: number;
  /** The field that `this.name` names. */
  readonly field?: number;
  readonly decorators: readonly Value[];
}

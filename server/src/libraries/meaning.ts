// What a value of a program is to a database: a client, a function that sends its argument, a text.
// Meanings are plain data: a Summary carries them from file to file. Only what speaks to a database has one.

export type Meaning = ClientMeaning | ClassMeaning | FunctionMeaning | ObjectMeaning | TextMeaning | ImportedMeaning;

/** An object of a library; its driver says what the role's members are. */
export interface ClientMeaning { readonly kind: 'client'; readonly library: string; readonly role: string }

export interface ClassMeaning {
  readonly kind: 'class';
  readonly instance?: Meaning;
  /** `new Cursor(text)`. */
  readonly sends?: Sends;
}

export interface FunctionMeaning {
  readonly kind: 'function';
  /** What it returns, awaited. */
  readonly gives?: Meaning;
  readonly sends?: Sends;
  readonly lends?: readonly Lends[];
  /** Calls of imported functions to which it passes its own parameters. */
  readonly forwards?: readonly Forwards[];
}

export interface ObjectMeaning { readonly kind: 'object'; readonly members: Readonly<Record<string, Meaning>>; /** Of an instance whose class extends another. */ readonly base?: Meaning }

/** A constant text that is known in full. */
export interface TextMeaning { readonly kind: 'text'; readonly path: string; readonly text: string }

/** Something of another file, until the files are linked. */
export interface ImportedMeaning { readonly kind: 'imported'; readonly module: string; readonly name: string; readonly steps: readonly Step[] }
export type Step = { readonly kind: 'member'; readonly name: string } | { readonly kind: 'call' } | { readonly kind: 'new' } | { readonly kind: 'lent'; readonly argument: number; readonly of: number; readonly parameter: number };

/** It sends an argument to the database as SQL. */
export interface Sends {
  readonly library: string;
  /** As the program would say it: `Pool.query`. */
  readonly label: string;
  /** The index of the argument that is the text, or an object with a property `text`. */
  readonly text: number;
  readonly values?: number;
  /** Only its declared types say so: a text must also look like SQL. */
  readonly declared?: true;
}

/** It calls the function it is given, with something of meaning. `argument` counts from the end where it is negative. */
export interface Lends { readonly argument: number; readonly parameter: number; readonly meaning: Meaning }

/** `passes[j]` is the parameter that stands as the call's argument `j`; -1 where it is something else. */
export interface Forwards { readonly to: Meaning; readonly passes: readonly number[] }

/** A library as data: what its modules export and what the members of its objects are. */
export interface Driver {
  readonly library: string;
  /** By module specifier: what each export is. */
  readonly modules: Readonly<Record<string, Readonly<Record<string, Meaning>>>>;
  /** By role: the members of such an object, and whether it can be a template's tag. */
  readonly roles: Readonly<Record<string, { readonly members: Readonly<Record<string, Meaning>>; readonly tag: boolean; readonly called?: Meaning }>>;
}

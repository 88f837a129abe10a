// The few shapes of which drivers are made.
import type { DialectId } from '../sql/dialect.ts';
import type { ClassMeaning, ClientMeaning, Connects, FunctionMeaning, Meaning, Role, Sends, Tag } from './meaning.ts';

export type Members = Readonly<Record<string, Meaning>>;

export const client = (library: string, role: string, dialect?: DialectId): ClientMeaning => ({ kind: 'client', library, role, ...(dialect && { dialect }) });
export const classOf = (instance: Meaning): ClassMeaning => ({ kind: 'class', instance });
/** What it returns, awaited. */
export const giving = (gives: Meaning): FunctionMeaning => ({ kind: 'function', gives });
/** It calls a function that it is given with something of meaning: as its first parameter, if not said otherwise. */
export const lending = (meaning: Meaning, argument = 0, parameter = 0): FunctionMeaning => ({ kind: 'function', lends: [{ argument, parameter, meaning }] });
export const sending = (sends: Sends): FunctionMeaning => ({ kind: 'function', sends });
export const sendingClass = (sends: Sends): ClassMeaning => ({ kind: 'class', sends });
export const tagging = (tag: Tag): FunctionMeaning => ({ kind: 'function', tag });
/** The same, with what a call of it has to do with connections. */
export const connecting = <M extends FunctionMeaning | ClassMeaning>(meaning: M, connects: Connects): M => ({ ...meaning, connects });
export const role = (members: Members, called?: FunctionMeaning): Role => ({ members, ...(called && { called }) });
/** `import pg from 'pg'` and `require('pg')` give the same object. */
export const withDefault = (members: Members): Members => ({ ...members, default: { kind: 'object', members } });
export const named = <T>(names: readonly string[], made: (name: string) => T): Readonly<Record<string, T>> => Object.fromEntries(names.map((name) => [name, made(name)]));

/** What a call writes into a hole: a quoted name, a bound value, SQL that cannot be seen here, its argument as it is. */
export const name: FunctionMeaning = { kind: 'function', writes: 'name' };
export const value: FunctionMeaning = { kind: 'function', writes: 'value' };
export const part: FunctionMeaning = { kind: 'function', writes: 'part' };
export const text: FunctionMeaning = { kind: 'function', writes: 'text' };
/** Nothing at all, as SQL. */
export const nothing: Meaning = { kind: 'text', path: '', text: '' };

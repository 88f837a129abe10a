// What the tokenizer looks up for each unit and word of a dialect, as tables made once per dialect.
import type { Dialect } from './dialect.ts';
import { keywords } from './keywords.ts';

/** What a unit below 128 begins. */
export const PLAIN = 0, SPACE = 1, WORD_START = 2, DIGIT = 3, QUOTE = 4, OPERATOR = 5;

const SIZE = 4096;

export interface Lexicon {
  readonly classes: Uint8Array;
  readonly inWord: Uint8Array;
  /** 1 for a unit that begins a quoted name. */
  readonly nameQuotes: Uint8Array;
  /** 1 for a unit that an operator may hold. */
  readonly inOperator: Uint8Array;
  /** Keywords, and per keyword the flags of the dialect, by slot. */
  readonly words: readonly string[];
  readonly flags: Uint8Array;
  /** The slot of the keyword that stands between two offsets, or -1. */
  find(text: string, start: number, end: number, hash: number): number;
}

const lexicons = new WeakMap<Dialect, Lexicon>();

export function lexiconOf(dialect: Dialect): Lexicon {
  const known = lexicons.get(dialect);
  if (known) return known;
  const made = make(dialect);
  lexicons.set(dialect, made);
  return made;
}

function make(dialect: Dialect): Lexicon {
  const { words, flags, slots } = keywordTable(dialect);
  return {
    ...unitTables(dialect),
    words,
    flags,
    find: (text, start, end, hash) => {
      for (let at = hash & (SIZE - 1); ; at = (at + 1) & (SIZE - 1)) {
        const slot = slots[at]!;
        if (slot === 0) return -1;
        if (isWord(words[slot - 1]!, text, start, end)) return slot - 1;
      }
    },
  };
}

function keywordTable(dialect: Dialect): { words: string[]; flags: Uint8Array; slots: Uint16Array } {
  const words = [...new Set([...keywords, ...dialect.reserved, ...(dialect.words ?? []), ...(dialect.batchWord === undefined ? [] : [dialect.batchWord])])];
  const flags = new Uint8Array(words.length);
  const slots = new Uint16Array(SIZE);
  words.forEach((word, index) => {
    flags[index] = (dialect.reserved.has(word) ? 1 : 0) | (dialect.callable?.has(word) ? 2 : 0) | (dialect.needsAs?.has(word) ? 4 : 0) | (dialect.batchWord === word ? 8 : 0);
    let at = hashOf(word) & (SIZE - 1);
    while (slots[at] !== 0) at = (at + 1) & (SIZE - 1);
    slots[at] = index + 1;
  });
  return { words, flags, slots };
}

/** The hash that the tokenizer computes while it reads a word; it does not tell letter cases apart. */
function hashOf(word: string): number {
  let hash = 0;
  for (let i = 0; i < word.length; i++) hash = (Math.imul(hash, 31) + (word.charCodeAt(i) & 0xdf)) | 0;
  return hash;
}

function isWord(word: string, text: string, start: number, end: number): boolean {
  if (word.length !== end - start) return false;
  for (let i = 0; i < word.length; i++) {
    const unit = text.charCodeAt(start + i);
    if ((unit >= 97 && unit <= 122 ? unit - 32 : unit) !== word.charCodeAt(i)) return false;
  }
  return true;
}

function unitTables(dialect: Dialect): Pick<Lexicon, 'classes' | 'inWord' | 'nameQuotes' | 'inOperator'> {
  const classes = new Uint8Array(128);
  const inWord = new Uint8Array(128);
  const nameQuotes = new Uint8Array(128);
  const inOperator = new Uint8Array(128);
  classes.fill(SPACE, 0, 33);
  classes[127] = SPACE;
  for (const unit of '~!@#^&|`?+-*/%<>=') classes[unit.charCodeAt(0)] = OPERATOR;
  for (const unit of dialect.operatorUnits ?? '') inOperator[unit.charCodeAt(0)] = 1;
  for (let unit = 48; unit <= 57; unit++) (classes[unit] = DIGIT), (inWord[unit] = 1);
  for (const unit of 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_' + dialect.wordStarts) classes[unit.charCodeAt(0)] = WORD_START;
  for (const unit of 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_' + dialect.wordUnits) inWord[unit.charCodeAt(0)] = 1;
  for (const quote of ["'", ...dialect.stringQuotes, ...dialect.nameQuotes.keys()]) classes[quote.charCodeAt(0)] = QUOTE;
  for (const quote of dialect.nameQuotes.keys()) nameQuotes[quote.charCodeAt(0)] = 1;
  return { classes, inWord, nameQuotes, inOperator };
}

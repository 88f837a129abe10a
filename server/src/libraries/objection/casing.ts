// How Objection turns the names of a program into those of a database. Source: objection 3.1, lib/utils/identifierMapping.js (`snakeCase`).
import type { Casing } from './declaration.ts';

export function snakeCased(name: string, { upperCase, underscoreBeforeDigits, underscoreBetweenUppercaseLetters }: Casing): string {
  let made = '';
  for (const [at, unit] of [...name].entries()) {
    const before = [...name][at - 1];
    if (before === undefined) made += unit.toLowerCase();
    else if (underscoreBeforeDigits && isDigit(unit) && !isDigit(before)) made += `_${unit}`;
    else if (isUpper(unit)) made += `${underscoreBetweenUppercaseLetters || !isUpper(before) ? '_' : ''}${unit.toLowerCase()}`;
    else made += unit;
  }
  return upperCase ? made.toUpperCase() : made;
}

const isDigit = (unit: string): boolean => unit >= '0' && unit <= '9';
const isUpper = (unit: string): boolean => unit === unit.toUpperCase() && unit !== unit.toLowerCase();

const SWITCH = /\b(upperCase|underscoreBeforeDigits|underscoreBetweenUppercaseLetters)\s*:\s*true\b/g;

/** What options of `snakeCaseMappers` say, as they are written. */
export const casingIn = (options: string): Casing => Object.fromEntries([...options.matchAll(SWITCH)].map(([, name]) => [name!, true]));

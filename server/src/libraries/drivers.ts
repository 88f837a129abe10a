// The libraries whose objects are followed through a program.
import type { ClientMeaning, Driver, Meaning } from './meaning.ts';
import { pgDriver } from './pg/driver.ts';
import { postgresDriver } from './postgres/driver.ts';

const drivers: readonly Driver[] = [pgDriver, postgresDriver];

const byModule: ReadonlyMap<string, Driver> = new Map(drivers.flatMap((driver) => Object.keys(driver.modules).map((module) => [module, driver] as const)));
const byLibrary: ReadonlyMap<string, Driver> = new Map(drivers.map((driver) => [driver.library, driver]));

/** What a module of a library exports under a name; `*` is all of it. Undefined where no library owns the module. */
export function driverExport(module: string, name: string): Meaning | undefined {
  const exports = byModule.get(module)?.modules[module];
  if (!exports) return undefined;
  return name === '*' ? { kind: 'object', members: exports } : own(exports, name);
}

export const isTag = ({ library, role }: ClientMeaning): boolean => byLibrary.get(library)?.roles[role]?.tag ?? false;

/** What a member is, of anything that has a meaning. */
export function memberOf(meaning: Meaning | undefined, name: string): Meaning | undefined {
  switch (meaning?.kind) {
    case 'client': return own(byLibrary.get(meaning.library)?.roles[meaning.role]?.members ?? {}, name);
    case 'object': return own(meaning.members, name) ?? memberOf(meaning.base, name);
    case 'imported': return { ...meaning, steps: [...meaning.steps, { kind: 'member', name }] };
    // `query.bind(pool)` is the same function still.
    case 'function': return name === 'bind' ? { kind: 'function', gives: meaning } : undefined;
    default: return undefined;
  }
}

/** What a call of it gives, awaited. A module that is called is its default export. */
export function givenBy(meaning: Meaning | undefined): Meaning | undefined {
  switch (meaning?.kind) {
    case 'function': return meaning.gives;
    case 'object': return givenBy(own(meaning.members, 'default'));
    case 'imported': return { ...meaning, steps: [...meaning.steps, { kind: 'call' }] };
    default: return undefined;
  }
}

/** What `new` makes of it. */
export function madeBy(meaning: Meaning | undefined): Meaning | undefined {
  switch (meaning?.kind) {
    case 'class': return meaning.instance;
    case 'object': return madeBy(own(meaning.members, 'default'));
    case 'imported': return { ...meaning, steps: [...meaning.steps, { kind: 'new' }] };
    default: return undefined;
  }
}

/** What a function gives to the parameter of a callback that is its argument. */
export function lentBy(meaning: Meaning | undefined, argument: number, of: number, parameter: number): Meaning | undefined {
  if (meaning?.kind === 'imported') return { ...meaning, steps: [...meaning.steps, { kind: 'lent', argument, of, parameter }] };
  if (meaning?.kind !== 'function') return undefined;
  return meaning.lends?.find((lent) => lent.parameter === parameter && (lent.argument < 0 ? of + lent.argument : lent.argument) === argument)?.meaning;
}

const own = (members: Readonly<Record<string, Meaning>>, name: string): Meaning | undefined => (Object.hasOwn(members, name) ? members[name] : undefined);

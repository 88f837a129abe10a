// What a function passes of its own parameters to a function that it calls, and what it therefore sends itself.
import type { CallValue, Value } from '../hosts/tree.ts';
import type { Pass, Sends } from './meaning.ts';

/** Where a name of a routine comes from: a parameter, or a member of one that was taken apart. */
export interface Origin { readonly parameter: number; readonly member?: string }

/** `originOf` says which parameter a binding is, or a part of which. */
export function passesOf({ args }: CallValue, originOf: (binding: number) => Origin | undefined): readonly Pass[] {
  const origin = (value: Value): Origin | undefined => {
    if (value.kind === 'name' && value.binding !== undefined) return originOf(value.binding);
    if (value.kind !== 'member' || value.binding !== undefined || value.name === undefined || value.object.kind !== 'name' || value.object.binding === undefined) return undefined;
    const object = originOf(value.object.binding);
    return object && object.member === undefined ? { ...object, member: value.name } : undefined;
  };
  return args.flatMap((value, argument): readonly Pass[] => {
    if (value.kind !== 'object') {
      const from = origin(value);
      return from ? [{ argument, ...from }] : [];
    }
    const beside = value.properties.flatMap(({ name }) => name ?? []);
    return value.properties.flatMap(({ name, value: inner, spread }): readonly Pass[] => {
      const from = spread || name !== undefined ? origin(inner) : undefined;
      if (!from) return [];
      return spread ? (from.member === undefined ? [{ argument, ...from, beside }] : []) : [{ argument, property: name!, ...from }];
    });
  });
}

/** What a function sends that passes this to one that sends. */
export function sentThrough(sends: Sends, passes: readonly Pass[]): Sends | undefined {
  const property = sends.property ?? 'text';
  for (const { argument, property: own, beside, parameter, member } of passes) {
    if (argument !== sends.text) continue;
    const { values: _, valuesProperty, valuesIn, spread, property: named, ...rest } = sends;
    if (beside) {
      if (!beside.includes(property)) return { ...rest, text: parameter, property, inObject: true, ...(valuesProperty !== undefined && { valuesProperty }) };
    } else if (own === undefined ? member === undefined || !sends.inObject : own === property) {
      const values = passes.find((one) => (one.beside ? false : one.property === undefined ? one.argument === sends.values : one.argument === sends.text && one.property === (sends.valuesProperty ?? 'values')));
      return {
        ...rest, text: parameter,
        ...(member === undefined ? named !== undefined && { property: named } : { property: member, inObject: true as const }),
        ...(values && (values.member === undefined ? { values: values.parameter } : values.parameter === parameter && member !== undefined && { valuesProperty: values.member })),
      };
    }
  }
  return undefined;
}

/** What is passed on to the inner of two functions, the first of which calls the second. */
export function passedAlong(outer: readonly Pass[], inner: readonly Pass[]): readonly Pass[] {
  return inner.flatMap(({ parameter, member, ...place }): readonly Pass[] => {
    const through = outer.find((one) => one.argument === parameter && (one.beside ? member !== undefined && !one.beside.includes(member) : one.property === (one.property === undefined ? undefined : member)));
    if (!through) return [];
    // A whole object that was passed on still holds the member; a property that was is the member itself.
    const held = through.beside || (through.property === undefined && through.member === undefined) ? member : through.member;
    if (through.property === undefined && through.member !== undefined && member !== undefined) return [];
    if (place.beside && held !== undefined) return [];
    return [{ ...place, parameter: through.parameter, ...(held !== undefined && { member: held }) }];
  });
}

const textNames = /^(?:sql|text|query|statement|stmt|q)$|(?:sql|query|statement)(?:text|string|config|orconfig)*$/i;

/** Whether something of what is passed to an unknown function may be a text of SQL: all else would only be followed in vain. */
export const mayPassText = (passes: readonly Pass[], callee: string | undefined): boolean =>
  passes.some(({ property, beside, member }) => (beside ? /query|sql|execute|exec|command|\brun/i.test(callee ?? '') : property === undefined && member === undefined ? true : textNames.test(property ?? member ?? '')));

export const isTextName = (name: string): boolean => textNames.test(name);

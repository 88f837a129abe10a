// What stands in the options that TypeORM's decorators and schemas are given.
import type { Value } from '../../hosts/tree.ts';
import type { Declaring } from '../drizzle/declared.ts';
import { constantValue } from '../program.ts';

/** What stands under a name of an object that is written out; `object` is the object, where it can be read. */
export function propertyIn({ tree }: Declaring, object: Value | undefined, name: string): Value | undefined {
  const whole = object && constantValue(tree, object);
  return whole?.kind === 'object' ? whole.properties.findLast((one) => one.name === name)?.value : undefined;
}

/** Whether more may stand in an object than is seen. */
export function isSpread({ tree }: Declaring, value: Value | undefined): boolean {
  const whole = value && constantValue(tree, value);
  return value !== undefined && (whole?.kind !== 'object' || whole.properties.some(({ spread, name }) => spread || name === undefined));
}

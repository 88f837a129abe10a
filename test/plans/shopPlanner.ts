// The planner over the shop as it was measured: what the tests of advice ask.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseScript } from '../../server/src/sql/parse.ts';
import { dialectOf } from '../../server/src/sql/dialects.ts';
import { plannedStructure } from '../../server/src/engine/history/plannedStructure.ts';
import type { PlannedDatabase } from '../../server/src/plans/planner.ts';
import type { Measures } from '../../server/src/schema/measures.ts';
import { schemaOf } from '../query/support.ts';
import { SHOP } from './shop.ts';

export const shopSchema = schemaOf(SHOP);

export const shopMeasures = (): Measures => JSON.parse(readFileSync(join(__dirname, 'shop.json'), 'utf8')) as Measures;

export const plannedShop = (measures: Measures = shopMeasures()): PlannedDatabase =>
  ({ ...plannedStructure(shopSchema, [{ text: SHOP, script: parseScript(SHOP, dialectOf('postgres')) }]), measures, searchPath: ['public'], settings: {}, collation: 'language', version: 18 });

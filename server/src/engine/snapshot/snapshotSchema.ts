// The JSON schema of a snapshot (draft 7), so that an editor completes and checks one; made from the shape that its reader has.
import { SNAPSHOT_SHAPE, type Shape } from '../../schema/snapshot/shape.ts';
import type { JsonSchema } from '../configuring/configurationSchema.ts';

export const snapshotSchema = (): JsonSchema => ({
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'Plansight snapshot',
  description: 'What the catalog of a PostgreSQL server says of a database: `plansight snapshot` writes it, and a team may commit it.',
  ...schemaOf(SNAPSHOT_SHAPE),
});

/** A newer version may say more, so unknown properties are no mistake. */
function schemaOf(shape: Shape): JsonSchema {
  switch (shape.kind) {
    case 'text': return { type: 'string' };
    case 'number': return { type: 'number' };
    case 'boolean': return { type: 'boolean' };
    case 'true': return { const: true };
    case 'map': return { type: 'object', additionalProperties: { type: 'string' } };
    case 'one of': return { enum: shape.values };
    case 'list': return { type: 'array', items: schemaOf(shape.of) };
    case 'object': return { type: 'object', required: Object.keys(shape.needed), properties: propertiesOf({ ...shape.needed, ...shape.more }) };
    case 'variants': return {
      anyOf: Object.entries(shape.of).map(([value, of]) => ({ type: 'object', required: [...Object.keys(of.needed), shape.by], properties: { ...propertiesOf({ ...of.needed, ...of.more }), [shape.by]: { const: value } } })),
    };
  }
}

const propertiesOf = (properties: Readonly<Record<string, Shape>>): JsonSchema => Object.fromEntries(Object.entries(properties).map(([name, shape]) => [name, schemaOf(shape)]));

// A table of entity, attribute and value has columns that no server knows: no type, no NOT NULL, no key, and a join for each attribute that is read.
import { foreignKeys, isIdLike } from '../../query/facts/keys.ts';
import type { Column, Table } from '../../schema/schema.ts';
import { createdTable, pointAtTable } from '../declared.ts';
import type { Rule } from '../rule.ts';

const ATTRIBUTE = /^(?:(?:custom_?)?(?:attribute|attr|field|property|prop))(?:_?(?:id|name|key|code))?$/i;
const VALUE = /^(?:(?:attribute|attr|field|property|prop|string|text|meta)_?)?(?:value|val)$/i;
/** Words in other languages, and what belongs to no entity. */
const OTHER = /translation|i18n|locale|setting|preference|config|option|label|header|audit|histor|change|log|event/i;
/** Times, a key of its own, a place in an order. */
const BESIDE = /^(?:id|uuid|\w+_(?:at|on|by)|position|sort_order|version)$/i;

export const entityAttributeValue: Rule = {
  id: 'entity-attribute-value',
  title: 'Keep attributes in columns, or in one column of JSON',
  level: 'information',
  options: {},
  roles: ['migration', 'schema'],
  looksAt: 'change',

  *check(subject) {
    const table = createdTable(subject);
    const parts = table && !OTHER.test(table.name) ? partsOf(table) : undefined;
    if (!table || !parts) return;
    yield {
      span: pointAtTable(subject),
      weight: 'high',
      message: `\`${table.name}\` keeps \`${parts.attribute}\` and \`${parts.value}\` of each \`${parts.entity}\` as rows, so no type, NOT NULL or key holds for an attribute, and each one that is read is a join; columns, or one of JSON, hold more at less cost.`,
    };
  },
};

function partsOf(table: Table): { readonly entity: string; readonly attribute: string; readonly value: string } | undefined {
  const own = table.columns.filter(({ name }) => !BESIDE.test(name));
  if (own.length !== 3) return undefined;
  const attribute = own.find(({ name }) => ATTRIBUTE.test(name));
  const value = own.find((column) => VALUE.test(column.name) && isText(column));
  const entity = own.find((column) => column !== attribute && column !== value && (isIdLike(column.name) || foreignKeys(table).some(({ columns }) => columns.includes(column.name))));
  return attribute && value && entity ? { entity: entity.name, attribute: attribute.name, value: value.name } : undefined;
}

const isText = ({ type }: Column): boolean => type.array === 0 && /text|char/.test(type.name);

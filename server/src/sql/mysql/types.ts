// Types as MySQL 8 shows them: every alias becomes the name that `show create table` prints, without the display widths that say nothing.
import type { ColumnType } from '../../schema/schema.ts';
import type { TypeName } from '../tree.ts';

/** "Data Type Overview" and "Using Data Types from Other Database Engines" of the manual. */
const ALIASES: ReadonlyMap<string, string> = new Map([
  ['integer', 'int'], ['int4', 'int'], ['int1', 'tinyint'], ['int2', 'smallint'], ['int3', 'mediumint'], ['middleint', 'mediumint'], ['int8', 'bigint'],
  ['dec', 'decimal'], ['numeric', 'decimal'], ['fixed', 'decimal'], ['double precision', 'double'], ['real', 'double'], ['float8', 'double'], ['float4', 'float'],
  ['character varying', 'varchar'], ['char varying', 'varchar'], ['nvarchar', 'varchar'], ['national varchar', 'varchar'], ['varcharacter', 'varchar'], ['character', 'char'], ['nchar', 'char'], ['national char', 'char'],
  ['long', 'mediumtext'], ['long varchar', 'mediumtext'], ['long varbinary', 'mediumblob'],
]);
const INTEGERS: ReadonlySet<string> = new Set(['tinyint', 'smallint', 'mediumint', 'int', 'bigint']);
const ONE: ReadonlySet<string> = new Set(['char', 'binary', 'bit']);

export function mysqlType(type: TypeName): ColumnType {
  const written = type.name.toLowerCase();
  const unsigned = written.endsWith(' unsigned') || written === 'serial';
  const bare = written.replace(/ unsigned$/, '');
  if (bare === 'bool' || bare === 'boolean') return { name: 'tinyint', modifiers: ['1'], array: 0 };
  const name = bare === 'serial' ? 'bigint' : ALIASES.get(bare) ?? bare;
  return { name: unsigned ? `${name} unsigned` : name, modifiers: modifiersOf(name, unsigned, type.modifiers), array: 0 };
}

function modifiersOf(name: string, unsigned: boolean, written: readonly string[]): readonly string[] {
  if (INTEGERS.has(name)) return name === 'tinyint' && written[0] === '1' && !unsigned ? ['1'] : [];
  if (name === 'decimal') return [written[0] ?? '10', written[1] ?? '0'];
  if (ONE.has(name)) return written.length === 0 ? ['1'] : written;
  if (name === 'year' || name === 'blob' || name === 'text') return [];
  if (name === 'float' && written.length === 1) return [];
  return (name === 'datetime' || name === 'timestamp' || name === 'time') && written[0] === '0' ? [] : written;
}

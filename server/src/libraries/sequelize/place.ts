// What is carried along while a call of Sequelize's is rendered.
import type { Span } from '../../text/span.ts';
import type { Context } from '../../hosts/tree.ts';
import type { TableName } from '../library.ts';
import type { Program } from '../options.ts';
import { quoted, type Draft } from '../rendering.ts';
import type { Meanings } from '../resolve.ts';
import type { MappedModel } from './model.ts';
import type { Imports } from './recognised.ts';

export interface Rendering extends Program {
  readonly draft: Draft;
  readonly meanings: Meanings;
  readonly imports: Imports;
  /** Where the query is sent. */
  readonly context: Context;
  readonly at: Span;
  mapped(by: TableName): MappedModel | undefined;
}

/** A model as conditions name its columns; without an alias in what writes. */
export interface Place { readonly model: Pick<MappedModel, 'attributes' | 'isOpen'>; readonly alias?: string }

export const columnText = ({ draft }: Pick<Rendering, 'draft'>, { alias }: Pick<Place, 'alias'>, column: string): string => quoted(draft.dialect, alias, column);

/** What has no schemas has them in the name. */
export const tableText = ({ draft: { dialect } }: Pick<Rendering, 'draft'>, { schema, table }: Pick<MappedModel, 'schema' | 'table'>): string =>
  schema !== undefined && (dialect.id === 'mysql' || dialect.id === 'mariadb' || dialect.id === 'sqlite') ? quoted(dialect, `${schema}.${table}`) : quoted(dialect, schema, table);

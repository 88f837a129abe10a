// A model as its calls need it: its collection, and what is known of the documents in it. Plain data.
import type { TableName } from '../library.ts';

export interface DocumentModel {
  readonly at: TableName;
  /** As Mongoose calls it. */
  readonly name: string;
  readonly collection: string;
  /** What tells its documents from the others of its collection. */
  readonly discriminator?: { readonly key: string; readonly value: string };
  readonly paths: readonly DocumentPath[];
  readonly virtuals: readonly { readonly name: string; readonly ref: TableName; readonly local: string; readonly foreign: string }[];
}

export interface DocumentPath {
  readonly path: string;
  readonly type?: string;
  readonly isList?: true;
  readonly isHidden?: true;
  readonly ref?: TableName;
}

export const pathAt = ({ paths }: Pick<DocumentModel, 'paths'>, path: string): DocumentPath | undefined => paths.find((one) => one.path === path);

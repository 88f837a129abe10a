// CREATE TYPE, CREATE DOMAIN and ALTER TYPE as changes.
import type { Change } from '../../schema/change.ts';
import { columnType } from '../types.ts';
import type { AlterType, CreateType } from '../tree.ts';
import { objectName } from './names.ts';
import { none } from './unread.ts';

export function createType(tree: CreateType): readonly Change[] {
  const type = objectName(tree.name);
  if (!type) return [none];
  switch (tree.form) {
    case 'enum': return [{ kind: 'create enum', type, labels: tree.labels }];
    case 'domain': return [tree.base ? { kind: 'create domain', type, base: columnType(tree.base), notNull: tree.constraints.some((one) => one.type === 'not null') } : { kind: 'create type', type, form: 'other' }];
    case 'composite': case 'range': return [{ kind: 'create type', type, form: tree.form }];
    case 'base': case 'shell': return [{ kind: 'create type', type, form: 'other' }];
  }
}

export function alterType(tree: AlterType): readonly Change[] {
  const type = objectName(tree.name);
  if (!type) return [none];
  const { action } = tree;
  switch (action.kind) {
    case 'add value': return [{ kind: 'add enum value', type, label: action.label }];
    case 'rename value': return [{ kind: 'rename enum value', type, label: action.label, to: action.to }];
    case 'rename': return [{ kind: 'rename type', type, to: action.to.name }];
    case 'set schema': return [{ kind: 'set type schema', type, to: action.schema.name }];
    case 'other': return [none];
  }
}

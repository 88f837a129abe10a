// What is taken of a row by its associations: `user.posts[0].author`, `for (const post of await user.getPosts())`.
// Sources: sequelize 6, lib/associations/{belongs-to,has-one,has-many,belongs-to-many}.js (`get`, `create`).
import type { TableName } from '../library.ts';
import { accessed } from './accessed.ts';
import { associationAt, type Association, type MappedModel } from './model.ts';

/** The model of what steps from a row lead to, where that is one row of it. A step is a name, a method with `()`, or `[]` for one of several. */
export function modelAlong(model: MappedModel, along: readonly string[], mapped: (by: TableName) => MappedModel | undefined): MappedModel | undefined {
  let [at, isList] = [model, false];
  for (const step of along) {
    if (isList !== (step === '[]')) return undefined;
    isList = false;
    if (step === '[]') continue;
    const association = step.endsWith('()') ? givenBy(at, step.slice(0, -2)) : associationAt(at, step);
    const next = association && mapped(association.to);
    if (!next) return undefined;
    at = next;
    isList = isOfMany(association) && !step.startsWith('create');
  }
  return isList ? undefined : at;
}

const isOfMany = ({ kind }: Association): boolean => kind === 'has many' || kind === 'belongs to many';

/** By `getPosts`, `getAuthor`, `createPost`, unless the class has a method of its own that is called so. */
function givenBy(model: MappedModel, method: string): Association | undefined {
  if (model.overrides.includes(`.${method}`)) return undefined;
  if (method.startsWith('get')) return accessed(model, method);
  return model.associations.find(({ singular }) => method === `create${singular.charAt(0).toUpperCase()}${singular.slice(1)}`);
}

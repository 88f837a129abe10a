// Whose methods a program calls: a model of Mongoose's, a document of one, a collection of the driver's.
import type { Span } from '../../text/span.ts';
import type { Value } from '../../hosts/tree.ts';
import type { Outside } from '../library.ts';
import type { Meaning } from '../meaning.ts';
import type { DocumentModel } from '../mongoose/model.ts';
import type { Meanings } from '../resolve.ts';
import { shapeless, type Shape } from './place.ts';

export interface Receiver {
  readonly is: 'model' | 'document' | 'collection';
  readonly collection: string;
  /** Where it is named. */
  readonly named: Span;
  readonly model?: DocumentModel;
}

export function receiverOf(meanings: Meanings, documents: NonNullable<Outside['documents']>, value: Value): Receiver | undefined {
  const meaning = value.kind === 'name' && value.name === 'super' ? undefined : meanings.of(value);
  return meaning && meant(documents, meaning, nameOf(value));
}

function meant(documents: NonNullable<Outside['documents']>, meaning: Meaning, named: Span): Receiver | undefined {
  switch (meaning.kind) {
    case 'table': return meaning.library === 'mongoose' ? modelled(documents, meaning, 'model', named) : undefined;
    case 'client': {
      const { library, role, of } = meaning;
      if (of?.kind !== 'table') return undefined;
      if (library === 'mongodb' && role === 'collection') return of.library === 'mongodb' ? { is: 'collection', collection: of.name, named } : modelled(documents, of, 'collection', named);
      return library === 'mongoose' && (role === 'model' || role === 'document') ? modelled(documents, of, role, named) : undefined;
    }
    case 'object': {
      const inner = meaning.base ?? (Object.hasOwn(meaning.members, 'default') ? meaning.members['default'] : undefined);
      return inner && meant(documents, inner, named);
    }
    default: return undefined;
  }
}

function modelled(documents: NonNullable<Outside['documents']>, { path, name }: { readonly path: string; readonly name: string }, is: Receiver['is'], named: Span): Receiver | undefined {
  const model = documents({ name, ...(path !== '' && { path }) });
  return model && { is, collection: model.collection, named, model };
}

/** The last name of a receiver. */
const nameOf = (value: Value): Span => (value.kind === 'member' || value.kind === 'call' ? value.nameSpan : { start: value.start, end: value.end });

/** What the schema of a model says of its documents. */
export const shapeOf = ({ model }: Pick<Receiver, 'model'>): Shape => {
  if (!model) return shapeless;
  const tops = model.paths.filter(({ path }) => !path.includes('.'));
  return {
    isList: (path) => {
      const found = model.paths.find((one) => one.path === path);
      return found ? found.isList === true : undefined;
    },
    paths: tops.map(({ path }) => path),
    ...(tops.some(({ isHidden }) => isHidden) && { shown: tops.filter(({ isHidden }) => !isHidden).map(({ path }) => path) }),
  };
};

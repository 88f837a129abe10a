// Everywhere the same thing is named: in one document, and in a workspace whose mentions were gathered before.
import type { Place } from '../text/document.ts';
import { isLocal, isSame, mentionsOf, targetAt, type Mention } from './mentions.ts';
import type { Asked } from './place.ts';

export type MentionsByPath = ReadonlyMap<string, readonly Mention[]>;

/** What a gathered index keeps of a document: an alias or a CTE is of no use to other documents. */
export const lastingMentions = (mentions: readonly Mention[]): readonly Mention[] => mentions.filter(({ what }) => !isLocal(what));

/** The places that name what a mention names, its declaration among them, by path and in the order of each text. */
export function referencesOf(target: Mention, mentionsByPath: MentionsByPath): readonly Place[] {
  const paths = [...mentionsByPath.keys()].sort();
  return paths.flatMap((path) => mentionsByPath.get(path)!.filter(({ what }) => isSame(what, target.what)).map(({ span }): Place => ({ path, span })));
}

/** The mentions in the same document of what is named at a place. */
export function highlightsAt(asked: Asked): readonly Mention[] {
  const target = targetAt(asked);
  return target ? mentionsOf(asked.reading, asked.workspace.world).filter(({ what }) => isSame(what, target.what)) : [];
}

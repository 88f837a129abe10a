// Draws mentions and places for assertions: the text of a document with what an answer points at between `«»`.
import type { Place } from '../../server/src/text/document.ts';
import type { Span } from '../../server/src/text/span.ts';
import { mentionsIn, type Mention, type Named } from '../../server/src/editor/mentions.ts';
import type { Workspace } from '../../server/src/engine/workspace.ts';
import { workspaceOf } from './ask.ts';

/** A text with spans between `«»`; they may come in any order, but not overlap. */
export function marked(text: string, spans: readonly Span[]): string {
  return [...spans].sort((a, b) => b.start - a.start).reduce((drawn, { start, end }) => `${drawn.slice(0, start)}«${drawn.slice(start, end)}»${drawn.slice(end)}`, text);
}

/** Places as `path: the line with the «place»`. */
export function drawn(places: readonly Place[], files: Readonly<Record<string, string>>): readonly string[] {
  return places.map(({ path, span }) => {
    const text = files[path]!;
    const start = Math.max(text.lastIndexOf('\n', span.start - 1), text.lastIndexOf('\r', span.start - 1)) + 1;
    const end = /[\r\n]|$/.exec(text.slice(span.end))!.index + span.end;
    return `${path}: ${marked(text.slice(start, end), [{ start: span.start - start, end: span.end - start }]).trim()}`;
  });
}

const nameOf = (what: Named): string => ('key' in what ? `${what.kind} ${what.key}${what.kind === 'column' ? `.${what.column}` : ''}` : what.kind);

/** The mentions of one file, one to a line: the text, what it names, its role. */
export function mentioned(files: Readonly<Record<string, string>>, path: string): readonly string[] {
  const workspace = workspaceOf(files);
  const reading = workspace.read(path);
  if (!reading) throw new Error(`${path} was not read.`);
  return mentionsIn(reading, workspace.world).map(({ what, span, role }) => `${files[path]!.slice(span.start, span.end)}: ${nameOf(what)}, ${role}`);
}

/** What a worker gathers. */
export function gathered(workspace: Workspace): ReadonlyMap<string, readonly Mention[]> {
  return new Map(workspace.paths.flatMap((path) => {
    const reading = workspace.read(path);
    return reading ? [[path, mentionsIn(reading, workspace.world)] as const] : [];
  }));
}

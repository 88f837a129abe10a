// Hover: what is proposed by a finding at the place, and what is named there.
import { MarkupKind, type Hover } from 'vscode-languageserver';
import { hoverAt, hoverOfFinding } from '../../editor/hover.ts';
import { linkedMarkdown } from '../../editor/hover/parts.ts';
import { judge } from '../../engine/judging/judge.ts';
import { rules } from '../../rules/all.ts';
import { hull, type Span } from '../../text/span.ts';
import { askedAt, type PlaceParams } from '../asked.ts';
import { guarded } from '../guard.ts';
import { shownOf } from '../reviewing.ts';
import type { Opened, Session } from '../session.ts';
import { rangeOf } from '../toLsp.ts';
import type { Feature } from './feature.ts';

export const hover: Feature = {
  capabilities: () => ({ hoverProvider: true }),
  register(session) {
    session.connection.onHover(guarded(session, 'hover', null, (params) => answer(session, params)));
  },
};

async function answer(session: Session, params: PlaceParams): Promise<Hover | null> {
  const place = session.settings.hover ? askedAt(session, params) : undefined;
  if (!place) return null;
  const { opened, asked } = place;
  const proposed = await proposedAt(session, opened, asked.offset);
  const named = hoverAt(asked);
  const spans = [...proposed.map(({ span }) => span), ...(named ? [named.span] : [])];
  if (spans.length === 0) return null;
  const { markdown } = session.abilities;
  const href = ({ path, line }: { readonly path: string; readonly line: number }): string => `${session.uriOf(opened.root, path)}#L${line}`;
  const texts = [...proposed.map((one) => (markdown ? one.markdown : one.plain)), ...(named ? [markdown ? linkedMarkdown(named.parts, named.links, href) : named.plain] : [])];
  return {
    range: rangeOf(opened.lines, named?.span ?? spans.reduce(hull)),
    contents: { kind: markdown ? MarkupKind.Markdown : MarkupKind.PlainText, value: texts.join('\n\n') },
  };
}

interface Proposed { readonly span: Span; readonly markdown: string; readonly plain: string }

/** Only for what is shown: a finding that is suppressed or turned off proposes nothing. */
async function proposedAt(session: Session, opened: Opened, offset: number): Promise<readonly Proposed[]> {
  if (!opened.reading) return [];
  const { diagnostics } = await shownOf(session, opened);
  const shown = new Set(diagnostics.map(({ code, range }) => `${code} ${opened.lines.offset(range.start)}`));
  return judge(opened.reading, opened.workspace.world, rules).findings.flatMap((judged) => {
    const { span } = judged.finding;
    if (offset < span.start || offset > span.end || !shown.has(`${judged.rule.id} ${span.start}`)) return [];
    const proof = session.proofs?.of(judged);
    const text = hoverOfFinding(judged, proof === 'awaited' ? undefined : proof);
    return text ? [{ span, ...text }] : [];
  });
}

// Every safe fix of a document at once, as an editor wants it when it saves. New files, such as migrations, are never made this way.
import type { Document } from '../../text/document.ts';
import { applyEdits, difference, touches, type Edit } from '../../text/edit.ts';
import type { ReportedFinding } from '../showing/report.ts';

/** Fixes that touch each other are taken one after another, each against what the one before has left. */
const ROUNDS = 10;

/** The edits that leave no safe fix to do; empty where there is none. `findings` are those of a text in the document's place. */
export function fixAll(document: Document, findings: (document: Document) => readonly ReportedFinding[]): readonly Edit[] {
  const first = safeEdits(findings(document));
  if (first.length === 0) return [];
  let text = applyEdits(document.text, first);
  const afterFirst = text;
  for (let round = 1; round < ROUNDS; round++) {
    const edits = safeEdits(findings({ ...document, text }));
    if (edits.length === 0) break;
    text = applyEdits(text, edits);
  }
  return text === afterFirst ? first : [difference(document.text, text)];
}

/** The edits of the first safe fix of each finding, as many as can be taken together. */
function safeEdits(findings: readonly ReportedFinding[]): readonly Edit[] {
  const taken: Edit[] = [];
  for (const { fixes } of findings) {
    const fix = fixes.find(({ safe, files, beside }) => safe && files.length === 0 && !beside);
    if (fix && !fix.edits.some((edit) => taken.some((other) => touches(edit, other)))) taken.push(...fix.edits);
  }
  return taken;
}

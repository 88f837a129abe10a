// A program as it is while somebody types: cut off anywhere, or moved by a line above it.
import assert from 'node:assert/strict';
import type { Reading } from '../../server/src/engine/reading/read.ts';
import { reviewReading } from '../../server/src/engine/review.ts';
import { defaultSettings } from '../../server/src/engine/configuring/settings.ts';
import { openWorkspace, type Workspace } from '../../server/src/engine/workspace.ts';
import { rules } from '../../server/src/rules/all.ts';

type Sources = Readonly<Record<string, string>>;

const opened = (files: Sources): Workspace => openWorkspace({ list: () => Object.keys(files), read: (path) => files[path] }, defaultSettings);
const readAs = (workspace: Workspace, version: number, text: string, previous?: Reading): Reading => workspace.readDocument({ path: 'src/f.ts', language: 'typescript', version, text }, previous)!;

/** Reads a program cut off at every third place; each site in it has queries, and an anchor on one line of what is there. Gives how many sites were seen. */
export function readHalfTyped(files: Sources, program: string): number {
  const workspace = opened(files);
  let seen = 0;
  for (let end = program.length; end > 0; end -= 3) {
    const text = program.slice(0, end);
    for (const { site, statements } of readAs(workspace, 1, text).sites) {
      seen++;
      assert.ok(statements.every(({ query }) => query !== undefined), `${text.slice(-60)}: ${site.carrier.text}`);
      assert.ok(site.anchor.end <= text.length && !/[\r\n]/.test(text.slice(site.anchor.start, site.anchor.end)));
    }
  }
  return seen;
}

/** A program that an edit has moved says what it says when it is read anew. Gives what was read first, and how much is said of it. */
export function saysTheSameMoved(others: Sources, program: string): { readonly first: Reading; readonly said: number } {
  const workspace = opened({ ...others, 'src/f.ts': program });
  const said = (reading: Reading) => reviewReading(reading, workspace, { rules, fixesAt: '20300101000000' }, new Set()).map(({ rule, span, message, fixes }) => [rule, span, message, fixes.map(({ edits }) => edits)]);
  const first = readAs(workspace, 1, program);
  const before = said(first).length;
  const text = `// one more line\n${program}`;
  assert.deepEqual(said(readAs(workspace, 2, text, first)), said(readAs(workspace, 3, text)));
  return { first, said: before };
}

// Programs inside of other documents: the scripts of a component, the front matter of a page.
// All around them is blanked, unit by unit, so that every span is one of the document, and nothing outside can be named by an edit.
import type { Document } from '../../text/document.ts';
import type { Span } from '../../text/span.ts';
import type { HostTree } from '../tree.ts';
import { typescriptHost } from './host.ts';

export interface Section extends Span {
  /** As VS Code calls it: `typescript`, `javascript`. */
  readonly language: string;
}

/** Bounded, so that a text full of openings that never close is still read in linear time. */
const OPEN = /<script\b((?:[^>"']|"[^"]{0,1000}"|'[^']{0,1000}'){0,200})>/gi;

/** The contents of `<script>` elements that hold programs. Those of all are one program: a component's two scripts see each other. */
export function scriptsIn(text: string): readonly Section[] {
  const found: Section[] = [];
  OPEN.lastIndex = 0;
  for (let match = OPEN.exec(text); match; match = OPEN.exec(text)) {
    const attributes = match[1]!;
    if (/\/\s*$/.test(attributes)) continue;
    const start = match.index + match[0].length;
    const close = /<\/script\s*>/gi;
    close.lastIndex = start;
    const end = close.exec(text)?.index ?? text.length;
    const language = /\blang\s*=\s*["']?([\w-]+)/i.exec(attributes)?.[1]?.toLowerCase() ?? 'js';
    // A script of data (`type="application/json"`) or in another language is no program.
    if (!/\btype\s*=\s*["']?(?!module|text\/(?:java|type)script|ts)/i.test(attributes) && /^(?:jsx?|tsx?|javascript|typescript)$/.test(language)) {
      found.push({ start, end, language: language.startsWith('t') ? (language === 'tsx' ? 'typescriptreact' : 'typescript') : 'javascript' });
    }
    OPEN.lastIndex = end;
  }
  return found;
}

/** Reads the sections of a document as one program; one that is TypeScript makes all of them so. */
export function readSections(document: Document, sections: readonly Section[]): HostTree {
  const language = sections.find((section) => section.language.startsWith('typescript'))?.language ?? sections[0]?.language ?? 'javascript';
  let text = '';
  for (const { start, end } of sections) text += `${blank(document.text.slice(text.length, start))}${document.text.slice(start, end)}`;
  text += blank(document.text.slice(text.length));
  return typescriptHost.read({ ...document, language, text });
}

const blank = (text: string): string => text.replace(/[^\r\n]/g, ' ');

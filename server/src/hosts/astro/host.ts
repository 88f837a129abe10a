// Astro's pages: the front matter between the fences, which runs on the server, and scripts.
import type { Host } from '../host.ts';
import { readSections, scriptsIn, type Section } from '../typescript/sections.ts';

export const astroHost: Host = {
  id: 'astro',
  languages: ['astro'],
  extensions: ['.astro'],
  read(document) {
    const front = frontMatter(document.text);
    const scripts = scriptsIn(document.text).filter(({ start }) => start >= (front?.end ?? 0));
    return readSections(document, front ? [front, ...scripts] : scripts);
  },
};

function frontMatter(text: string): Section | undefined {
  const open = /^\s*---[ \t]*\r?\n/.exec(text);
  if (!open) return undefined;
  const start = open[0].length;
  const close = /^---[ \t]*\r?$/m.exec(text.slice(start));
  return { start, end: close ? start + close.index : text.length, language: 'typescript' };
}

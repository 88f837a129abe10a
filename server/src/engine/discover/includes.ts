// Lines that bring another file into a script: psql's \i, sqlcmd's :r, SQL*Plus's @, MySQL's source and SQLite's .read.
import { folderOf, join, segmentsOf } from './paths.ts';

const LINE = /^[ \t]*(?:\\(?:ir?|include(?:_relative)?)[ \t]+|:r[ \t]+|\\\.[ \t]+|\.read[ \t]+|source[ \t]+(?=\S+\.(?:sql|ddl)\b)|@@?(?=[\w./\\-]+\.(?:sql|ddl)\b))('[^'\n]*'|"[^"\n]*"|[^\s;]+)[^\n]*$/gim;
const MAY = /\\i|:r[ \t]|\.read[ \t]|\bsource[ \t]|@|\\\. /i;

export interface Include { readonly at: number; readonly name: string }

/** In order; what stands in a block comment is none. */
export function includesIn(text: string): readonly Include[] {
  if (!MAY.test(text)) return [];
  const found = [...text.matchAll(LINE)].map((match) => ({ at: match.index, name: match[1]!.replace(/^(['"])(.*)\1$/, '$2') }));
  return found.length === 0 || !text.includes('/*') ? found : outsideComments(text, found);
}

function outsideComments(text: string, found: readonly Include[]): readonly Include[] {
  const comments = [...text.matchAll(/\/\*[^]*?\*\//g)].map(({ 0: comment, index }) => ({ start: index, end: index + comment.length }));
  return found.filter(({ at }) => !comments.some(({ start, end }) => start <= at && at < end));
}

/** The file that an include means: beside the file or from a folder above it, which is where its client is started; undefined where it is not there or its name is made when it runs. */
export function included(from: string, { name }: Include, has: (path: string) => boolean): string | undefined {
  const written = name.replaceAll('\\', '/');
  for (let at = folderOf(from); ; at = folderOf(at)) {
    const path = normal(join(at, written));
    if (path !== undefined && has(path)) return path;
    if (at === '') return undefined;
  }
}

function normal(path: string): string | undefined {
  const segments: string[] = [];
  for (const segment of segmentsOf(path)) {
    if (segment === '..') {
      if (segments.pop() === undefined) return undefined;
    } else if (segment !== '.' && segment !== '') segments.push(segment);
  }
  return segments.join('/');
}

/** What psql and its like are given, with the files that they bring in: those in front of a file's first definition run before it, the others after it. */
export function withIncludes(files: readonly string[], has: (path: string) => boolean, peek: (path: string) => string | undefined): readonly string[] {
  const given = new Set(files);
  const seen = new Set<string>();
  const ordered: string[] = [];
  const visit = (path: string): void => {
    if (seen.has(path)) return;
    seen.add(path);
    const text = peek(path) ?? '';
    const includes = includesIn(text);
    const first = includes.length === 0 ? 0 : text.search(DEFINES);
    const run = (list: readonly Include[]): void => {
      for (const one of list) {
        const file = included(path, one, has);
        if (file !== undefined && !given.has(file)) visit(file);
      }
    };
    run(includes.filter(({ at }) => first < 0 || at < first));
    ordered.push(path);
    run(includes.filter(({ at }) => first >= 0 && at >= first));
  };
  for (const path of files) visit(path);
  return ordered;
}
const DEFINES = /^[ \t]*(?:create|alter|drop)\s+(?!extension|schema|database|role|user)/im;

// The path that an expression names, as far as it is written: `path.join(__dirname, 'users.sql')`, `new URL('./users.sql', import.meta.url)`.
// Sources: the manuals of Node's modules path, url and module, and of import.meta.
import type { CallValue, HostTree, TextValue, Value } from '../hosts/tree.ts';
import { bindingOf, constantValue } from './program.ts';

/** `here`: from the folder of the program; else from where the program is started. */
export interface WrittenPath {
  readonly from: 'here' | 'start';
  readonly text: string;
  /** A parameter's text belongs at this offset. */
  readonly hole?: { readonly binding: number; readonly at: number };
}

/** Undefined where a part of it is not known. */
export function pathOf(tree: HostTree, value: Value, depth = 0): WrittenPath | undefined {
  if (depth > 12) return undefined;
  const inner = (one: Value | undefined): WrittenPath | undefined => one && pathOf(tree, one, depth + 1);
  switch (value.kind) {
    case 'text': return joinedParts(value, inner);
    case 'name': return value.name === '__dirname' && value.binding === undefined ? here : named(tree, value, inner);
    case 'member': return ofModule(value) ?? (value.name === 'pathname' || value.name === 'href' ? inner(value.object) : named(tree, value, inner));
    case 'call': return called(tree, value, inner);
    default: return undefined;
  }
}

type Inner = (value: Value | undefined) => WrittenPath | undefined;

const here: WrittenPath = { from: 'here', text: '' };
/** The program itself: what `import.meta.url` and `__filename` name. */
const itself: WrittenPath = { from: 'here', text: 'program' };

function ofModule({ object, name }: Value & { readonly kind: 'member' }): WrittenPath | undefined {
  if (object.kind !== 'name' || object.name !== 'import.meta') return undefined;
  return name === 'dirname' || name === 'dir' ? here : name === 'url' || name === 'filename' ? itself : undefined;
}

function named(tree: HostTree, value: Value, inner: Inner): WrittenPath | undefined {
  if (value.kind === 'name' && value.name === '__filename' && value.binding === undefined) return itself;
  const constant = constantValue(tree, value);
  if (constant && constant !== value) return inner(constant);
  const binding = bindingOf(tree, value);
  if (!binding || binding.assignments.length > 0 || binding.path) return undefined;
  if (binding.kind === 'parameter') return { from: 'start', text: '', hole: { binding: binding.id, at: 0 } };
  return inner(binding.value);
}

function joinedParts({ parts }: TextValue, inner: Inner): WrittenPath | undefined {
  return parts.reduce<WrittenPath | undefined>((before, part) => {
    const next = part.kind === 'chunk' ? { from: 'start' as const, text: part.text } : inner(part.value);
    return before && next && glued(before, next, '');
  }, { from: 'start', text: '' });
}

function called(tree: HostTree, call: CallValue, inner: Inner): WrittenPath | undefined {
  const { callee, args, form } = call;
  const name = callee.kind === 'name' || callee.kind === 'member' ? callee.name : undefined;
  const [first, second] = args;
  if (form === 'new') return name === 'URL' ? (second ? onto(inner(first), inner(second)) : inner(first)) : undefined;
  switch (name) {
    case 'join': case 'resolve': case 'normalize':
      if (callee.kind === 'member' && callee.object.kind === 'name' && callee.object.name === 'require') return inner(first);
      return isFrom(tree, callee, PATH) ? args.reduce<WrittenPath | undefined>((before, argument) => {
        const next = inner(argument);
        return before && next && glued(before, next, '/');
      }, { from: 'start', text: '' }) : undefined;
    case 'dirname': return isFrom(tree, callee, PATH) ? folder(inner(first)) : undefined;
    case 'fileURLToPath': return isFrom(tree, callee, URLS) ? inner(first) : undefined;
    case 'cwd': return callee.kind === 'member' && callee.object.kind === 'name' && callee.object.name === 'process' ? { from: 'start', text: '' } : undefined;
    case 'toString': return callee.kind === 'member' ? inner(callee.object) : undefined;
    default: return undefined;
  }
}

const PATH = /^(?:node:)?path(?:\/posix)?$|^(?:pathe|upath)$/;
const URLS = /^(?:node:)?url$/;

function isFrom(tree: HostTree, callee: Value, module: RegExp): boolean {
  let root = callee;
  while (root.kind === 'member') root = root.object;
  const binding = root.kind === 'name' ? root.binding : undefined;
  if (root.kind === 'call') return root.args[0]?.kind === 'text' && root.args[0].parts[0]?.kind === 'chunk' && module.test(root.args[0].parts[0].text);
  return binding !== undefined && tree.imports.some((one) => one.binding === binding && module.test(one.module));
}

/** A path that begins with a place of its own leaves what stands before it. */
function glued(before: WrittenPath, next: WrittenPath, between: string): WrittenPath | undefined {
  if (next.from === 'here') return next;
  const start = before.text === '' && !before.hole && before.from === 'start' ? '' : before.text + (before.text === '' && !before.hole ? '' : between);
  const text = start + next.text;
  if (before.hole && next.hole) return undefined;
  const hole = before.hole ?? (next.hole && { ...next.hole, at: next.hole.at + start.length });
  return { from: before.from, text, ...(hole && { hole }) };
}

const folder = (path: WrittenPath | undefined): WrittenPath | undefined => (path && !path.hole ? { ...path, text: path.text.replace(/(?:^|\/)[^/]*$/, '') } : undefined);

/** A relative address on the address of a file. */
function onto(relative: WrittenPath | undefined, base: WrittenPath | undefined): WrittenPath | undefined {
  const beside = folder(base);
  return relative && beside && glued(beside, relative, '/');
}

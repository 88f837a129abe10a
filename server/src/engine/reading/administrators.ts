// Whether a routine answers administrators alone, who are few and turn few pages: by where its file stands, by the guard in front of it, or by what it demands before anything else.
// Sources: NestJS, "Guards" and "Role-based access control"; tRPC, "Middlewares"; Express, "Using middleware".
import { functionIn } from '../../libraries/connects.ts';
import { routinesUpTo } from '../../libraries/program.ts';
import type { HostTree, Routine } from '../../hosts/tree.ts';
import type { Document } from '../../text/document.ts';
import type { Span } from '../../text/span.ts';

/** `src/admin/users.ts`, `adminStats.js`, `AdminController.ts`. */
const FILE = /(?:^|[/_.-])(?:[Aa]dmin(?:istrat(?:ion|ors?))?(?=[A-Z/_.-]|$)|(?:backoffice|back-office)(?:[/_.-]|$))/;

export const isAdministratorsFile = (path: string): boolean => FILE.test(path);

/** `site` stands in a routine of the document, or in none. */
export function isForAdministrators({ path, text }: Document, tree: HostTree, site: Span, routine: number | undefined): boolean {
  if (isAdministratorsFile(path)) return true;
  return routinesUpTo(tree, routine, undefined).some((id) => {
    const own = tree.routines[id]!;
    return DEMANDS.test(text.slice(own.start, Math.max(own.start, site.start))) || guardsOf(text, tree, own).some((written) => GUARDED.test(written));
  });
}

/** What is written in front of a routine: its decorators and those of its class, the arguments before it of a call that takes it, the call's own name. */
function guardsOf(text: string, tree: HostTree, { id }: Routine): readonly string[] {
  const decorated = tree.classes.flatMap(({ decorators, members }) => members.flatMap((member) => (member.routine === id ? [...decorators, ...member.decorators] : []))).map(({ start, end }) => text.slice(start, end));
  const taking = tree.calls.flatMap(({ start, args }) => args.flatMap((argument) => (functionIn(tree, argument) === id ? [text.slice(start, argument.start)] : [])));
  return [...decorated, ...taking.map((before) => before.slice(-MOST))];
}

/** Of a long chain of routes, what stands close before the function is its own. */
const MOST = 300;
/** A route below `/admin`, `requireAdmin`, `AdminGuard`, `adminProcedure`, `Roles('admin')`. */
const GUARDED = /['"`][^'"`\s]*\/admin(?:[/'"`]|$)|\b(?:\w*(?:[Rr]equires?|[Ee]nsure|[Oo]nly|[Mm]ust|[Ii]s|[Vv]erify|[Cc]heck|[Aa]ssert)(?:Super)?_?Admin\w*|(?:super)?admin(?:Only|Procedure|Guard|Middleware|Auth)\w*|(?:Super)?Admin(?:Only)?Guard|(?:Roles?|Auth(?:orized)?|hasRole|requireRole|Permissions?)\(\s*[^)]*\badmin\b)/i;
/** `requireAdmin(req)`, `if (!req.user.isAdmin) return`, `if (role !== 'admin') throw …`. */
const DEMANDS = /\b(?:require|assert|ensure|verify|check|must)\w*Admin\w*\s*\(|\bif\s*\(\s*!\s*[\w.?]*\bis(?:Super)?Admin\w*|!==?\s*['"`](?:super)?admin['"`]/i;

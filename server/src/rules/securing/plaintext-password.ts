// A password that the database compares is stored as it is, or hashed without a salt of its own: whoever reads the table has it.
// OWASP Password Storage Cheat Sheet.
import type { Query, Term } from '../../query/query.ts';
import { everyConjunct } from '../../query/walk.ts';
import type { Rule } from '../rule.ts';
import { onOneLine } from '../textOf.ts';

const PASSWORD = /^(?:user_?)?(?:password|passwd|pwd|passphrase)$/i;

export const plaintextPassword: Rule = {
  id: 'plaintext-password',
  title: 'Compare passwords by their salted hash, in the program',
  level: 'warning',
  options: {},
  looksAt: 'query',
  holding: ['a condition'],

  *check(subject) {
    for (const { predicate } of everyConjunct(subject.query.filters)) {
      if (predicate.kind !== 'compare' || predicate.operator !== '=') continue;
      const [column, value] = isPassword(predicate.left) ? [predicate.left, predicate.right] : [predicate.right, predicate.left];
      if (!isPassword(column) || !isGiven(value) || changes(subject.query, column)) continue;
      yield {
        span: onOneLine(subject, column.span),
        weight: 'high',
        message: 'A password that is found by `=` is stored as it is, or hashed without a salt; keep a hash by bcrypt, scrypt or argon2, read it by the user, and compare in the program.',
      };
    }
  },
};

const isPassword = (term: Term): boolean => term.kind === 'column' && PASSWORD.test(term.path.at(-1)!);

/** `set password = $1 where password = $2`: what is compared is what was read before, and a new hash takes its place. */
const changes = ({ writes }: Query, column: Term): boolean => column.kind === 'column' && writes.some(({ column: written }) => written === column.path.at(-1));

/** What the program passes, or a quick hash of it. */
const isGiven = (term: Term): boolean =>
  term.kind === 'parameter' || term.kind === 'hole' || (term.kind === 'constant' && term.type === 'string' && term.value !== '') || (term.kind === 'call' && /^(?:md5|sha1|sha|sha2|sha256|password)$/i.test(term.name) && term.args.some(isGiven));

// Which regular expressions let nothing through that means something to SQL.
import assert from 'node:assert/strict';
import { leavesOnlyHarmless, letsOnlyHarmless } from '../../server/src/libraries/patterns.ts';

describe('a pattern that a value must match', () => {
  const harmless = ['/^\\d{4}-\\d{2}-\\d{2}$/', '/^[a-z_][a-z0-9_]*$/i', '/^[\\w.-]+$/', '/^(asc|desc)$/i', '/^(?:\\d+|all)$/', '/^0x[0-9a-fA-F]{40}$/', '/^\\d{4}-\\d{2}-\\d{2} \\d{2}:\\d{2}$/', '/^[A-Za-zÀ-ÿ]+$/', '/^\\p{L}+$/u', '/^v\\d+\\.\\d+$/'];
  const not = ['/\\d+/', '/^\\d+/', '/\\d+$/', '/^.+$/', '/^[^;]+$/', "/^[\\w']+$/", '/^[\\w ]+$/', '/^\\w+\\s\\w+$/', '/^a|b$/', '/^\\d+$/m', '/^\\S+$/', '/^[A-z]+$/', '/^[\\w()]+$/', '/^a\\$/', 'text'];
  for (const pattern of harmless) it(`is harmless: ${pattern}`, () => assert.ok(letsOnlyHarmless(pattern, 'quoted')));
  for (const pattern of not) it(`is not: ${pattern}`, () => assert.ok(!letsOnlyHarmless(pattern, 'quoted')));
});

describe('a pattern whose matches are taken out', () => {
  for (const pattern of ['/[^a-z0-9_]/gi', '/[^\\w-]+/g', '/[^A-Za-z]/g']) it(`leaves what is harmless: ${pattern}`, () => assert.ok(leavesOnlyHarmless(pattern, 'quoted')));
  for (const pattern of ['/[^a-z]/i', "/[^\\w']/g", "/[']/g", '/;/g', '/[^\\w\\s]/g']) it(`leaves more: ${pattern}`, () => assert.ok(!leavesOnlyHarmless(pattern, 'quoted')));
});

describe('a pattern of what stands between no quotes', () => {
  const harmless = ['/^[a-z]+(?:-[a-z0-9]+)*$/', '/^\\d{4}-\\d{2}-\\d{2} \\d{2}:\\d{2}$/', '/^\\w+ (?:asc|desc)$/i', '/^-?\\d+$/', '/^[\\w.]+$/', '/^(?:asc|desc) nulls (?:first|last)$/', '/^[a-z]-\\d*$/'];
  const not = ['/^\\w+(?: \\w+)*$/', '/^\\w+ \\w+ \\w+$/', '/^[\\w-]+$/', '/^\\d--$/', '/^\\d-{2}$/', '/^(?:\\w*-)*$/', '/^\\d-\\d*-\\d$/', '/^\\d(?:-|x)?-$/', '/^[\\w\\-]*$/', '/^[a-f0-9-]{36}$/', '/^(?:(?:a|[\\w-]) ?)+$/'];
  for (const pattern of harmless) it(`is harmless: ${pattern}`, () => assert.ok(letsOnlyHarmless(pattern, 'bare')));
  for (const pattern of not) it(`is not: ${pattern}`, () => assert.ok(!letsOnlyHarmless(pattern, 'bare')));
  it('ends on any nesting', () => assert.ok(!letsOnlyHarmless(`/^${'(?:'.repeat(40)}a-${')*'.repeat(40)}$/`, 'bare')));
  it('may leave one that begins a comment', () => assert.ok(!leavesOnlyHarmless('/[^\\w-]/g', 'bare') && leavesOnlyHarmless('/[^a-z0-9_]/g', 'bare')));
});

// Which regular expressions let nothing through that means something to SQL.
import assert from 'node:assert/strict';
import { leavesOnlyHarmless, letsOnlyHarmless } from '../../server/src/libraries/patterns.ts';

describe('a pattern that a value must match', () => {
  const harmless = ['/^\\d{4}-\\d{2}-\\d{2}$/', '/^[a-z_][a-z0-9_]*$/i', '/^[\\w.-]+$/', '/^(asc|desc)$/i', '/^(?:\\d+|all)$/', '/^0x[0-9a-fA-F]{40}$/', '/^\\d{4}-\\d{2}-\\d{2} \\d{2}:\\d{2}$/', '/^[A-Za-zÀ-ÿ]+$/', '/^\\p{L}+$/u', '/^v\\d+\\.\\d+$/'];
  const not = ['/\\d+/', '/^\\d+/', '/\\d+$/', '/^.+$/', '/^[^;]+$/', "/^[\\w']+$/", '/^[\\w ]+$/', '/^\\w+\\s\\w+$/', '/^a|b$/', '/^\\d+$/m', '/^\\S+$/', '/^[A-z]+$/', '/^[\\w()]+$/', '/^a\\$/', 'text'];
  for (const pattern of harmless) it(`is harmless: ${pattern}`, () => assert.ok(letsOnlyHarmless(pattern)));
  for (const pattern of not) it(`is not: ${pattern}`, () => assert.ok(!letsOnlyHarmless(pattern)));
});

describe('a pattern whose matches are taken out', () => {
  for (const pattern of ['/[^a-z0-9_]/gi', '/[^\\w-]+/g', '/[^A-Za-z]/g']) it(`leaves what is harmless: ${pattern}`, () => assert.ok(leavesOnlyHarmless(pattern)));
  for (const pattern of ['/[^a-z]/i', "/[^\\w']/g", "/[']/g", '/;/g', '/[^\\w\\s]/g']) it(`leaves more: ${pattern}`, () => assert.ok(!leavesOnlyHarmless(pattern)));
});

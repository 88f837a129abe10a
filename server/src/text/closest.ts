// The "did you mean" of every message: the candidate that a slip of the fingers away from a word.

/**
 * The candidate nearest to a word, or undefined when none is near enough to be meant.
 * Near is at most a third of the word's length in insertions, deletions, replacements and swaps of neighbours,
 * without regard to case. Of equally near candidates the first wins, so that a message does not change between runs.
 */
export function closest(word: string, candidates: Iterable<string>): string | undefined {
  const wanted = word.toLowerCase();
  let nearest: string | undefined;
  let bound = Math.min(4, Math.floor(wanted.length / 3));
  for (const candidate of candidates) {
    if (candidate === word) continue;
    const apart = distance(wanted, candidate.toLowerCase(), bound);
    if (apart > bound) continue;
    nearest = candidate;
    if (apart === 0) break;
    // Only a strictly nearer one replaces it.
    bound = apart - 1;
  }
  return nearest;
}

/** Whether one letter added, left out, changed or swapped with its neighbour makes a word another. A digit is no slip: `line1` and `line2` are meant. */
export const isSlip = (a: string, b: string): boolean => distance(a.toLowerCase(), b.toLowerCase(), 1) === 1 && a.replace(/\D/g, '') === b.replace(/\D/g, '');

/** Damerau and Levenshtein's distance (neighbours may be swapped once); anything above `bound` is told as `bound + 1`. */
function distance(a: string, b: string, bound: number): number {
  if (Math.abs(a.length - b.length) > bound) return bound + 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, beforeLast[j - 2]! + 1);
      row.push(cost);
      if (cost < least) least = cost;
    }
    if (least > bound) return bound + 1;
    beforeLast = last;
    last = row;
  }
  return Math.min(last[b.length]!, bound + 1);
}

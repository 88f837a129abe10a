// Which rules speak of what a library sends for a call of its own methods. A rule about how SQL is written has nothing to say of a text that nobody wrote,
// and one that is right of SQL is listed once it has been read on applications.

const SPEAKING: ReadonlySet<string> = new Set([
  'unindexed-filter', 'unindexed-sort', 'unindexed-join', 'unbounded-read', 'offset-paging', 'query-in-a-loop', 'delete-without-where', 'update-without-where',
]);

export const speaksOfCalls = (rule: string): boolean => SPEAKING.has(rule);

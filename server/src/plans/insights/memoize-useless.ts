// A cache that is hardly ever hit: the values it is asked for seldom come again, which the planner had expected.
import type { Insight } from './insight.ts';
import { counted } from './words.ts';

export const memoizeUseless: Insight = {
  id: 'memoize-useless',
  title: 'Do not remember what is asked once',
  needs: 'run',

  *look({ nodes }) {
    for (const at of nodes) {
      const cache = at.node.actual?.cache;
      if (!cache || cache.misses < 1_000 || cache.hits >= cache.misses) continue;
      const evicts = cache.evictions > cache.misses / 10;
      yield {
        at,
        weight: 'low',
        message: `Memoize looks \`${at.node.cacheKeys?.join(', ') ?? 'its key'}\` up in vain ${counted(cache.misses, 'time')} and finds it ${counted(cache.hits, 'time')}${evicts ? `, having thrown ${counted(cache.evictions, 'entry').replace('entrys', 'entries')} away for want of memory` : ''}; ${evicts ? 'a larger work_mem keeps them' : 'ANALYZE, or a higher statistics target, tells the planner how many different values there are'}.`,
        remedy: evicts ? { kind: 'setting', name: 'work_mem' } : { kind: 'statistics', sql: 'analyze' },
      };
    }
  },
};

// Many events, one reaction: an action that is asked for again and again runs once, a while after the first (or, `after the last`, once all is quiet).

export function gathered(milliseconds: number, act: () => void, wait: 'after the first' | 'after the last' = 'after the first'): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return () => {
    if (timer !== undefined && wait === 'after the first') return;
    if (timer !== undefined) clearTimeout(timer);
    timer = setTimeout(() => {
      timer = undefined;
      act();
    }, milliseconds);
  };
}

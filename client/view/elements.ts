// Small helpers around the page's own elements: one is made with its attributes, and a long list draws only the rows that are seen.

type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

/** `undefined` and `false` leave an attribute out. Text is never read as markup. */
export function element<Name extends keyof HTMLElementTagNameMap>(name: Name, attributes: Attributes = {}, ...children: readonly (Node | string)[]): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) if (value !== undefined && value !== false) made.setAttribute(key, String(value));
  made.append(...children);
  return made;
}

/** Heads of columns move with them. */
export function moveWith(head: HTMLElement, scroller: HTMLElement): void {
  scroller.addEventListener('scroll', () => (head.style.transform = `translateX(${-scroller.scrollLeft}px)`), { passive: true });
}

/** In pixels, as view.css has it. */
const ROW = 24;
/** Rows that are drawn above and below what is seen. */
const MORE = 20;

export interface List {
  readonly page: number;
  /** Draws all anew. */
  draw(count: number, row: (at: number) => HTMLElement): void;
  /** Scrolls so that a row is seen. */
  show(at: number): void;
}

/** `scroller` holds rows of equal height. */
export function openList(scroller: HTMLElement, body: HTMLElement): List {
  let [count, row] = [0, (_: number): HTMLElement => element('div')];
  let drawn = '';
  const render = (): void => {
    const first = Math.max(0, Math.floor(scroller.scrollTop / ROW) - MORE);
    const last = Math.min(count, Math.ceil((scroller.scrollTop + scroller.clientHeight) / ROW) + MORE);
    const key = `${first} ${last}`;
    if (key === drawn) return;
    drawn = key;
    body.style.height = `${count * ROW}px`;
    body.replaceChildren(...Array.from({ length: Math.max(0, last - first) }, (_, at) => {
      const made = row(first + at);
      made.style.top = `${(first + at) * ROW}px`;
      return made;
    }));
  };
  scroller.addEventListener('scroll', () => requestAnimationFrame(render), { passive: true });
  new ResizeObserver(render).observe(scroller);
  return {
    get page() {
      return Math.max(1, Math.floor(scroller.clientHeight / ROW) - 1);
    },
    draw: (nextCount, nextRow) => {
      [count, row, drawn] = [nextCount, nextRow, ''];
      render();
    },
    show: (at) => {
      const [top, bottom] = [at * ROW, (at + 1) * ROW];
      if (top < scroller.scrollTop) scroller.scrollTop = top;
      else if (bottom > scroller.scrollTop + scroller.clientHeight) scroller.scrollTop = bottom - scroller.clientHeight;
      render();
    },
  };
}

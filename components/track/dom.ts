type Child = Node | string | null | false;
type Props = Record<string, string | number | boolean | null | undefined | ((event: Event) => void)>;

const SVG = 'http://www.w3.org/2000/svg';

function fill<E extends Element>(element: E, props: Props, children: Child[]): E {
  for (const [name, value] of Object.entries(props)) {
    if (typeof value === 'function') element.addEventListener(name, value);
    else if (value !== null && value !== undefined && value !== false)
      element.setAttribute(name, value === true ? '' : String(value));
  }
  element.append(...children.filter((child): child is Node | string => child !== null && child !== false));
  return element;
}

/** An element; props are attributes, and functions are listeners by the event's name. Text is text, never markup. */
export const h = <K extends keyof HTMLElementTagNameMap>(tag: K, props: Props = {}, ...children: Child[]) =>
  fill(document.createElement(tag), props, children);

export const svg = <K extends keyof SVGElementTagNameMap>(tag: K, props: Props = {}, ...children: Child[]) =>
  fill(document.createElementNS(SVG, tag) as SVGElementTagNameMap[K], props, children);

/** Strokes on a ground of 24 × 24, after lucide (ISC). */
const ICONS = {
  live: 'M16.2 7.8a6 6 0 0 1 0 8.4M19.1 4.9a10 10 0 0 1 0 14.2M4.9 19.1a10 10 0 0 1 0-14.2M7.8 16.2a6 6 0 0 1 0-8.4M14 12a2 2 0 1 1-4 0 2 2 0 0 1 4 0',
  clock: 'M22 12a10 10 0 1 1-20 0 10 10 0 0 1 20 0M12 6v6l4 2',
  off: 'M12 20h.01M8.5 16.4a5 5 0 0 1 7 0M5 12.9a10 10 0 0 1 5.2-2.7M19 12.9a10 10 0 0 0-2-1.6M2 8.8a15 15 0 0 1 4.2-2.6M22 8.8a15 15 0 0 0-11.3-3.8M2 2l20 20',
  ban: 'M22 12a10 10 0 1 1-20 0 10 10 0 0 1 20 0M4.9 4.9l14.2 14.2',
  pause: 'M8 5v14M16 5v14',
  alarm: 'M12 3.5 22 20.5H2zM12 10v4.5M12 17.5h.01',
  done: 'M22 12a10 10 0 1 1-20 0 10 10 0 0 1 20 0M8 12l3 3 5-6',
  unlink: 'M9 17H7A5 5 0 0 1 7 7M15 7h2a5 5 0 0 1 4 8M8 12h4M2 2l20 20',
  bus: 'M4 17V6a2 2 0 0 1 2-2h12a2 2 0 0 1 2 2v11zM4 11h16M8 17v2.5M16 17v2.5M8 14h.01M16 14h.01',
  locate: 'M12 2v3M12 19v3M2 12h3M19 12h3M19 12a7 7 0 1 1-14 0 7 7 0 0 1 14 0',
  route: 'M6 19h9a3.5 3.5 0 0 0 0-7H9a3.5 3.5 0 0 1 0-7h9',
  text: 'M4 6h16M4 12h16M4 18h10',
  map: 'M9 4 3 7v13l6-3 6 3 6-3V4l-6 3zM9 4v13M15 7v13',
  info: 'M22 12a10 10 0 1 1-20 0 10 10 0 0 1 20 0M12 16v-4M12 8h.01',
} as const;
export type IconName = keyof typeof ICONS;

export const icon = (name: IconName, className = 'size-5 shrink-0') =>
  svg(
    'svg',
    {
      viewBox: '0 0 24 24',
      class: className,
      fill: 'none',
      stroke: 'currentColor',
      'stroke-width': 2,
      'stroke-linecap': 'round',
      'stroke-linejoin': 'round',
      'aria-hidden': 'true',
    },
    svg('path', { d: ICONS[name] }),
  );

/** A part of the page that is made anew only when what it shows is another thing. */
export function region(element: HTMLElement) {
  let shown: string | undefined;
  return (state: unknown, build: () => Child[]) => {
    const key = JSON.stringify(state);
    if (key === shown) return;
    shown = key;
    element.replaceChildren(...build().filter((child): child is Node | string => child !== null && child !== false));
  };
}

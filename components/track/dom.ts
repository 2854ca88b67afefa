import { ICONS, type IconName } from '../plain/icons';

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

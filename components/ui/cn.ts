import { type ClassValue, clsx } from 'clsx';
import { createTailwindMerge } from 'tailwind-merge';

/** `gap-x-4` is not a `gap` of `x-4`. */
const any = (value: string) => !/^([xytrbl]|from|via|to)-/.test(value);
/** Groups named by their prefix: `p-4` and `p-2` are both of `p`. */
const byPrefix = (...names: string[]) => Object.fromEntries(names.map((name) => [name, [{ [name]: [any] }]]));

const SIZES = ['xs', 'sm', 'base', 'lg', 'xl', '2xl', '3xl', '4xl', '5xl', '6xl', '7xl'];
const isLength = (value: string) => /^\[[\d.]/.test(value) || value.startsWith('[clamp(');
const isColour = (value: string) => any(value) && !/^\d|^(dashed|dotted|solid|none|[xytrblse])$|^$/.test(value);
const ALIGN = ['left', 'center', 'right', 'start', 'end'];
const WRAP = ['wrap', 'nowrap', 'balance', 'pretty', 'ellipsis', 'clip'];

/*
 * What our own components set and their callers set again. tailwind-merge knows all of Tailwind by default, which is 6 KB of every
 * page; tests/unit/ui/cn.test.ts holds this against it.
 */
const merge = createTailwindMerge(() => ({
  cacheSize: 500,
  theme: {},
  classGroups: {
    ...byPrefix('p', 'px', 'py', 'pt', 'pr', 'pb', 'pl', 'm', 'mx', 'my', 'mt', 'mr', 'mb', 'ml'),
    ...byPrefix('size', 'w', 'h', 'min-w', 'min-h', 'max-w', 'max-h'),
    ...byPrefix('inset', 'inset-x', 'inset-y', 'top', 'right', 'bottom', 'left', 'z', 'opacity', 'cursor'),
    ...byPrefix(
      'gap',
      'gap-x',
      'gap-y',
      'items',
      'self',
      'leading',
      'tracking',
      'whitespace',
      'grid-cols',
      'pointer-events',
    ),
    ...byPrefix('rounded', 'rounded-t', 'rounded-b'),
    display: [
      'block',
      'inline',
      'inline-block',
      'flex',
      'inline-flex',
      'grid',
      'inline-grid',
      'contents',
      'hidden',
      'table',
    ],
    position: ['static', 'relative', 'absolute', 'fixed', 'sticky'],
    'flex-direction': [{ flex: ['row', 'col', 'row-reverse', 'col-reverse'] }],
    flex: [{ flex: ['1', 'auto', 'initial', 'none'] }],
    ...byPrefix('basis', 'underline-offset'),
    'font-size': [{ text: [...SIZES, isLength] }],
    'text-align': [{ text: ALIGN }],
    'text-wrap': [{ text: WRAP }],
    'text-color': [{ text: [any] }],
    'font-weight': [{ font: ['normal', 'medium', 'semibold', 'bold', 'extrabold', 'black'] }],
    bg: [{ bg: [any] }],
    'border-color': [{ border: [isColour] }],
    shadow: [{ shadow: ['none', 'card', 'float', 'lg', 'md', 'sm', 'xl'] }],
    grow: [{ grow: ['', '0'] }],
    shrink: [{ shrink: ['', '0'] }],
    overflow: [{ overflow: ['auto', 'hidden', 'clip', 'visible', 'scroll'] }],
    'overflow-x': [{ 'overflow-x': [any] }],
    'overflow-y': [{ 'overflow-y': [any] }],
    justify: [{ justify: ['start', 'center', 'end', 'between', 'around', 'evenly', 'stretch'] }],
  },
  conflictingClassGroups: {
    p: ['px', 'py', 'pt', 'pr', 'pb', 'pl'],
    px: ['pr', 'pl'],
    py: ['pt', 'pb'],
    m: ['mx', 'my', 'mt', 'mr', 'mb', 'ml'],
    mx: ['mr', 'ml'],
    my: ['mt', 'mb'],
    size: ['w', 'h'],
    gap: ['gap-x', 'gap-y'],
    flex: ['basis', 'grow', 'shrink'],
    inset: ['inset-x', 'inset-y', 'top', 'right', 'bottom', 'left'],
    'inset-x': ['right', 'left'],
    'inset-y': ['top', 'bottom'],
    rounded: ['rounded-t', 'rounded-b'],
    overflow: ['overflow-x', 'overflow-y'],
    'font-size': ['leading'],
  },
  conflictingClassGroupModifiers: { 'font-size': ['leading'] },
  orderSensitiveModifiers: ['before', 'after', '*', '**', 'first-letter', 'first-line', 'placeholder', 'selection'],
}));

/** Joins class names; where two Tailwind classes set the same thing, the later one wins. */
export function cn(...values: ClassValue[]): string {
  return merge(clsx(values));
}

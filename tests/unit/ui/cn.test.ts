import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { twMerge } from 'tailwind-merge';
import { describe, expect, it } from 'vitest';
import { buttonVariants } from '@/components/ui/button-variants';
import { cn } from '@/components/ui/cn';
import { listFiles, ROOT } from '@/scripts/lib/tree.mjs';

/** What stands in quotes in our components and looks like classes, in the order found. */
function classLists(): string[] {
  const files = listFiles(ROOT, { folders: ['components', 'app'], match: (path) => /\.tsx$/.test(path) });
  const lists = files.flatMap((file) =>
    [...readFileSync(join(ROOT, file), 'utf8').matchAll(/["'`]([a-z][^"'`\n$]*)["'`]/g)].map(([, text]) => text ?? ''),
  );
  return [...new Set(lists)].filter((list) =>
    list.split(' ').every((word) => /^[!a-z*[][\w:[\]().,/%#!&*=>+-]*$/.test(word)),
  );
}

/** Twice the same class is once. */
const asSet = (list: string) => [...new Set(list.split(' '))].sort().join(' ');

describe('joined class names', () => {
  it('lets the later one win', () => {
    expect(cn('px-4 py-2 text-sm text-muted', 'px-3 text-lg')).toBe('py-2 text-muted px-3 text-lg');
    expect(cn('flex size-5', false, null, 'size-6! hidden')).toBe('size-5 size-6! hidden');
    expect(cn('rounded-xl md:p-2', 'rounded-3xl p-4')).toBe('md:p-2 rounded-3xl p-4');
  });

  it('takes nothing away from what our components and pages say at once', () => {
    const lists = classLists();
    expect(lists.length).toBeGreaterThan(300);
    for (const list of lists) expect(asSet(cn(list)), list).toBe(asSet(twMerge(list)));
  });

  it('judges a component and its callers as tailwind-merge with all of Tailwind would', () => {
    const bases = [
      buttonVariants({ variant: 'ghost', size: 'lg', wide: true }),
      buttonVariants({ variant: 'secondary' }).replace('min-h-touch', 'min-h-12'),
      'rounded-xl border border-line bg-surface p-4 text-base font-medium text-ink shadow-card sm:p-6',
      'flex items-center justify-between gap-3 overflow-y-auto leading-snug whitespace-nowrap',
    ];
    const overrides = [
      'px-3',
      'p-0',
      'size-9',
      'w-full',
      'text-lg',
      'text-muted',
      'font-bold',
      'border-danger',
      'bg-raised',
    ];
    overrides.push(
      'rounded-full',
      'hidden',
      'flex-1',
      'items-start',
      'justify-end',
      'gap-x-1',
      'overflow-hidden',
      'sm:p-2',
    );
    for (const base of bases)
      for (const override of overrides)
        expect(asSet(cn(base, override)), `${base} + ${override}`).toBe(asSet(twMerge(`${base} ${override}`)));
  });
});

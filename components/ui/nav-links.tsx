'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';
import type { ReactNode } from 'react';
import { cn } from './cn';

export interface NavItem {
  href: string;
  label: string;
  icon: ReactNode;
}

/** The item whose address is the longest that the page's path begins with. */
function currentHref(items: NavItem[], path: string): string | undefined {
  return items
    .map((item) => item.href)
    .filter((href) => path === href || path.startsWith(`${href}/`))
    .sort((a, b) => b.length - a.length)[0];
}

/** The role's pages, in the top bar (from 768 px) or at the foot of the screen (phones). */
export function NavLinks({ items, place, label }: { items: NavItem[]; place: 'top' | 'foot'; label: string }) {
  const current = currentHref(items, usePathname());
  const top = place === 'top';
  return (
    <nav
      aria-label={label}
      className={
        top ? 'ml-4 hidden gap-1 md:flex' : 'pb-safe sticky bottom-0 z-[1100] shrink-0 border-t bg-surface md:hidden'
      }
    >
      <div className={top ? 'contents' : 'flex'}>
        {items.map((item) => {
          const active = item.href === current;
          return (
            <Link
              key={item.href}
              href={item.href}
              aria-current={active ? 'page' : undefined}
              className={cn(
                'flex items-center justify-center font-medium outline-offset-[-3px] [&_svg]:size-5 [&_svg]:shrink-0',
                top
                  ? 'min-h-touch gap-2 rounded-xl px-3.5 hover:bg-raised'
                  : 'min-h-16 min-w-0 flex-1 flex-col gap-0.5 px-1 py-1.5 text-center text-xs leading-snug! [&_svg]:size-6',
                active ? 'text-accent-text' : 'text-muted hover:text-ink',
                active && top && 'bg-raised',
                active && !top && 'shadow-[inset_0_3px_0_var(--accent)]',
              )}
            >
              {item.icon}
              <span className="max-w-full">{item.label}</span>
            </Link>
          );
        })}
      </div>
    </nav>
  );
}

'use client';

import { Check } from 'lucide-react';
import { DropdownMenu as Radix } from 'radix-ui';
import type { ComponentProps, ReactNode } from 'react';
import { cn } from './cn';

export const Menu = Radix.Root;
export const MenuTrigger = Radix.Trigger;
export const MenuRadioGroup = Radix.RadioGroup;

const itemClasses = [
  'flex min-h-touch cursor-pointer items-center gap-3 rounded-lg px-3 py-2 outline-none select-none',
  'data-[highlighted]:bg-raised [&_svg]:size-5 [&_svg]:shrink-0',
].join(' ');

export function MenuContent({ className, ...props }: ComponentProps<typeof Radix.Content>) {
  return (
    <Radix.Portal>
      <Radix.Content
        align="end"
        sideOffset={6}
        collisionPadding={8}
        className={cn(
          'z-[1300] min-w-52 max-w-[calc(100vw-1rem)] animate-rise rounded-2xl border bg-surface p-1.5 shadow-float',
          className,
        )}
        {...props}
      />
    </Radix.Portal>
  );
}

export function MenuItem({ className, ...props }: ComponentProps<typeof Radix.Item>) {
  return <Radix.Item className={cn(itemClasses, className)} {...props} />;
}

export function MenuRadioItem({
  children,
  icon,
  ...props
}: ComponentProps<typeof Radix.RadioItem> & { icon?: ReactNode }) {
  return (
    <Radix.RadioItem className={itemClasses} {...props}>
      {icon}
      <span className="flex-1">{children}</span>
      <Radix.ItemIndicator>
        <Check aria-hidden="true" className="text-accent-text" />
      </Radix.ItemIndicator>
    </Radix.RadioItem>
  );
}

export function MenuLabel({ className, ...props }: ComponentProps<typeof Radix.Label>) {
  return <Radix.Label className={cn('px-3 pt-2 pb-1 text-sm font-medium text-muted', className)} {...props} />;
}

export function MenuSeparator() {
  return <Radix.Separator className="mx-2 my-1.5 h-px bg-line" />;
}

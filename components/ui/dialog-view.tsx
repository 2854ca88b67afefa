'use client';

import { X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Dialog as Radix } from 'radix-ui';
import { useRef } from 'react';
import { Button } from './button';
import { cn } from './cn';
import type { DialogContentProps } from './dialog';

interface DialogViewProps extends DialogContentProps {
  onOpenChange: (open: boolean) => void;
}

/** What `DialogContent` shows while its dialog is open. */
export function DialogView({ title, description, actions, className, children, onOpenChange }: DialogViewProps) {
  const t = useTranslations('common');
  const from = useRef<Element | null>(null);
  return (
    <Radix.Root open onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-[1200] animate-appear bg-black/55" />
        <Radix.Content
          {...(description ? {} : { 'aria-describedby': undefined })}
          onOpenAutoFocus={() => {
            from.current = document.activeElement;
          }}
          onCloseAutoFocus={(event) => {
            // Its opener is not Radix' own trigger, so the way back is kept here.
            event.preventDefault();
            if (from.current instanceof HTMLElement) from.current.focus();
          }}
          className={cn(
            'fixed inset-x-0 bottom-0 z-[1201] max-h-[92dvh] animate-rise overflow-y-auto rounded-t-3xl bg-surface p-5 pb-8 shadow-float',
            'sm:inset-auto sm:top-1/2 sm:left-1/2 sm:w-[min(32rem,calc(100vw-2rem))] sm:-translate-x-1/2 sm:-translate-y-1/2 sm:rounded-card sm:pb-5',
            className,
          )}
        >
          <div className="flex items-start justify-between gap-3">
            <Radix.Title className="pt-2 text-xl font-semibold">{title}</Radix.Title>
            <Radix.Close asChild>
              <Button variant="ghost" size="icon" aria-label={t('close')} className="-mt-1 -mr-2 shrink-0">
                <X aria-hidden="true" />
              </Button>
            </Radix.Close>
          </div>
          {description ? <Radix.Description className="mt-1 text-muted">{description}</Radix.Description> : null}
          {children ? <div className="mt-4">{children}</div> : null}
          {actions ? <div className="mt-6 flex flex-col gap-3 sm:flex-row-reverse">{actions}</div> : null}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

'use client';

import { Slot } from 'radix-ui';
import { createContext, type ReactElement, type ReactNode, useContext, useMemo, useState } from 'react';
import { useLazy } from './use-lazy';

interface DialogState {
  open: boolean;
  setOpen: (open: boolean) => void;
}
const Context = createContext<DialogState>({ open: false, setOpen: () => {} });

interface DialogProps {
  /** With `onOpenChange`: the parent holds the state. */
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  children: ReactNode;
}

export function Dialog({ open: given, onOpenChange, children }: DialogProps) {
  const [own, setOwn] = useState(false);
  const open = given ?? own;
  const state = useMemo(() => ({ open, setOpen: onOpenChange ?? setOwn }), [open, onOpenChange]);
  return <Context value={state}>{children}</Context>;
}

interface PartProps {
  /** The child is the button. */
  asChild: true;
  children: ReactElement;
}

export function DialogTrigger({ children }: PartProps) {
  const { open, setOpen } = useContext(Context);
  return (
    <Slot.Root aria-haspopup="dialog" aria-expanded={open} onClick={() => setOpen(true)}>
      {children}
    </Slot.Root>
  );
}

export function DialogClose({ children }: PartProps) {
  const { setOpen } = useContext(Context);
  return <Slot.Root onClick={() => setOpen(false)}>{children}</Slot.Root>;
}

export interface DialogContentProps {
  title: ReactNode;
  description?: ReactNode;
  /** Buttons at the foot; the first is the main one. */
  actions?: ReactNode;
  className?: string;
  children?: ReactNode;
}

const load = () => import('./dialog-view').then((m) => m.DialogView);

/**
 * A modal window: at the foot of the screen on a phone, where thumbs are; in the middle from 640 px. What holds the focus inside
 * is fetched after the page, because it is more JavaScript than most of what a page shows first.
 */
export function DialogContent(props: DialogContentProps) {
  const { open, setOpen } = useContext(Context);
  const View = useLazy(load, open);
  return open && View ? <View {...props} onOpenChange={setOpen} /> : null;
}

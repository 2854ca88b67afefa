'use client';

import { useSyncExternalStore } from 'react';
import type { ExternalToast, toast as sonner } from 'sonner';
import { createStore } from '@/lib/client/store';
import { useLazy } from './use-lazy';

/*
 * Most visits raise no toast, so what shows them is fetched after the page, and mounted with the first one. What is raised until
 * then waits here.
 */
const load = () => import('./toaster-view').then((m) => m.ToasterView);

type Kind = 'success' | 'error' | 'info' | 'warning';
type Raise = (show: typeof sonner) => void;

const wanted = createStore(false);
const waiting: Raise[] = [];
let show: typeof sonner | null = null;

/** Told by the view when it listens. */
export function showToastsWith(ready: typeof sonner): void {
  show = ready;
  for (const raise of waiting.splice(0)) raise(ready);
}

function raise(toast: Raise): void {
  if (show) toast(show);
  else waiting.push(toast);
  wanted.set(true);
}

const of = (kind: Kind) => (message: string, options?: ExternalToast) =>
  raise((toast) => void toast[kind](message, options));

/** Raises a toast, as sonner's own does. */
export const toast = Object.assign(
  (message: string, options?: ExternalToast) => raise((plain) => void plain(message, options)),
  {
    success: of('success'),
    error: of('error'),
    info: of('info'),
    warning: of('warning'),
    dismiss: (id: string) => raise((shown) => void shown.dismiss(id)),
  },
);

/** Where toasts appear; mounted once in the root layout. Raise one with `toast` from this file. */
export function Toaster() {
  const isWanted = useSyncExternalStore(wanted.subscribe, wanted.get, () => false);
  const View = useLazy(load, isWanted);
  return isWanted && View ? <View /> : null;
}

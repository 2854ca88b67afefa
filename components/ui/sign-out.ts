'use client';

import { signOut } from 'next-auth/react';
import { forgetKeptPages } from '@/lib/client/app-worker';

/** What this device keeps for a person beside the pages: tickets and links, by the names of components/passenger. */
const OWN = /^srivibes\.(tickets|share\.)/;

/** Signs out and leaves nothing of this person on a phone that others use. What has not been sent yet stays until it is. */
export async function leave(): Promise<void> {
  await forgetKeptPages();
  try {
    for (const name of Object.keys(localStorage)) if (OWN.test(name)) localStorage.removeItem(name);
  } catch {
    // Storage is closed: nothing was kept.
  }
  await signOut({ callbackUrl: '/' });
}

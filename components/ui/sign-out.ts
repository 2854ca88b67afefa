'use client';

import { signOut } from 'next-auth/react';
import { endPush, forgetKeptPages } from '@/lib/client/app-worker';
import { stopRenewal } from '@/lib/client/session-token';

/** What this device keeps for a person beside the pages: tickets and links, by the names of components/passenger. */
const OWN = /^srivibes\.(tickets|share\.)/;

/**
 * Signs out, then leaves nothing of this person on a phone that others use. What has not been sent yet stays until it is.
 * @param gone the account is no more: what it has here goes, whether or not the server can be reached
 * @returns false where the server did not sign out: nothing has changed, and what opens without a line is still here
 */
export async function leave(gone = false): Promise<boolean> {
  stopRenewal();
  if (!(await signedOut()) && !gone) return false;
  await Promise.all([forgetKeptPages(), endPush()]);
  try {
    for (const name of Object.keys(localStorage)) if (OWN.test(name)) localStorage.removeItem(name);
  } catch {
    // Storage is closed: nothing was kept.
  }
  window.location.assign('/');
  return true;
}

async function signedOut(): Promise<boolean> {
  try {
    const { url } = await signOut({ redirect: false, callbackUrl: '/' });
    // Without its CSRF token next-auth does nothing, and answers with the page that would ask once more.
    return typeof url === 'string' && !url.includes('csrf=true');
  } catch {
    return false;
  }
}

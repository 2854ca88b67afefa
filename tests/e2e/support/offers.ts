import type { Locator, Page } from 'playwright/test';
import { expect } from './server';

/** A trip among what was found; what the other tests put on the same line may stand before it, so more is asked for until it shows. */
export async function findOffer(page: Page, tripId: string): Promise<Locator> {
  const offer = page.locator(`a[href^="/passenger/trip/${tripId}/book"]`);
  const more = page.getByRole('button', { name: 'Show more' });
  await expect(offer.or(more).first()).toBeVisible();
  while (!(await offer.isVisible()) && (await more.isVisible())) await more.click();
  return offer;
}

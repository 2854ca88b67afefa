import { createRequire } from 'node:module';
import type { Page } from 'playwright/test';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const LEVELS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** What breaks WCAG 2.2 AA on the page as it is now: each rule with the elements; empty when it is clean. */
export async function audit(page: Page): Promise<string[]> {
  // By the debugger and not as a script of the page, whose policy rightly allows none from elsewhere.
  const source = await import('node:fs').then(({ readFileSync }) => readFileSync(AXE, 'utf8'));
  await page.evaluate(source);
  return page.evaluate(async (levels) => {
    const { axe } = globalThis as unknown as {
      axe: { run(options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
    };
    const { violations } = await axe.run({ runOnly: { type: 'tag', values: levels } });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
  }, LEVELS);
}

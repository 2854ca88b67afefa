import type { Alert } from '@/lib/contract/views';

const SEVERITY = { CRITICAL: 0, WARNING: 1, INFO: 2 } as const;

/** What still needs somebody: open before acknowledged, the worst first, the newest first. Resolved ones are gone. */
export function inboxOf(alerts: readonly Alert[]): Alert[] {
  return alerts
    .filter(({ status }) => status !== 'RESOLVED')
    .sort(
      (a, b) =>
        Number(a.status !== 'OPEN') - Number(b.status !== 'OPEN') ||
        SEVERITY[a.severity] - SEVERITY[b.severity] ||
        b.createdAt.localeCompare(a.createdAt),
    );
}

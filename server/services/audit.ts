/** One line of the log of who changed what. It names fields and ids, never a person's data. */
export interface AuditEntry {
  /** The user who did it; null for the system itself. */
  actorId: string | null;
  /** `<subject>.<verb>`, e.g. `vehicle.update`. */
  action: string;
  subjectType: string;
  subjectId: string;
  detail?: Record<string, string | number | boolean | null | string[]>;
}

import type { Role } from '@/lib/contract/primitives';

/** Who asks, as the database knows them at this moment; never as a token claims. */
export interface Actor {
  id: string;
  role: Role;
  name: string;
  email: string;
  operatorId: string | null;
  active: boolean;
  /** Rises with each new password; what was opened with an older one is closed. */
  tokenVersion?: number;
  /** Set for a guest who came by a share link; their `id` is then the share's. */
  shareId?: string;
  shareTripId?: string;
}

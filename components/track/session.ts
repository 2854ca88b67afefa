import { RestError } from '@/lib/client/rest-error';
import type { ResponseOf } from '@/lib/contract/rest/endpoints';
import type { TripDetail } from '@/lib/contract/views';

export type GuestSession = ResponseOf<'createShareSession'>;

async function json<T>(url: string, init: RequestInit): Promise<T> {
  let answer: Response;
  try {
    answer = await fetch(url, { ...init, credentials: 'omit', signal: AbortSignal.timeout(15_000) });
  } catch (cause) {
    throw new RestError({ code: 'OFFLINE', status: 0, cause });
  }
  if (answer.ok) return (await answer.json()) as T;
  // A link that is closed stays closed: 401 tells the socket to stop asking.
  if (answer.status === 404) throw new RestError({ code: 'UNAUTHENTICATED', status: 401 });
  throw new RestError({ code: 'UNAVAILABLE', status: answer.status });
}

/** The page was sent with a session, used up by the first connection; later ones are asked for anew. @throws RestError */
export function guestTokens(share: string, first: GuestSession): () => Promise<string> {
  let unused: string | null = first.token;
  return async () => {
    const held = unused;
    unused = null;
    return (
      held ?? (await json<GuestSession>(`/api/shares/${encodeURIComponent(share)}/session`, { method: 'POST' })).token
    );
  };
}

/** What the public may know of the trip, for who follows it without being told its route over the socket. @throws RestError */
export const publicTrip = (tripId: string) => json<TripDetail>(`/api/trips/${tripId}`, { method: 'GET' });

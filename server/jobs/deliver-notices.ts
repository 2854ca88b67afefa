import { z } from 'zod';
import type { Repositories } from '../db/repositories';
import type { NoticeToSend } from '../db/repositories/notices';
import type { JobQueue } from '../queue/port';
import type { DomainEvents } from '../services/events';
import type { NoticeChannel } from '../services/notice-channels';
import { toNotice } from '../services/notices';
import { type Job, SECOND } from './job';

const schema = z.object({});
const name = 'deliver-notices';
/** So many are on their way at a time: one endpoint that is slow holds up no other passenger's notice. */
const AT_ONCE = 10;

export interface DeliverNoticesDeps {
  notices: Pick<Repositories['notices'], 'claim' | 'settle'>;
  channels: readonly NoticeChannel[];
  onError(error: unknown): void;
  now(): number;
}

/** Sends what waits in the notice table, through every channel; each notice once a channel, however often this runs. */
export const deliverNotices = ({
  notices,
  channels,
  onError,
  now,
}: DeliverNoticesDeps): Job<z.infer<typeof schema>> => ({
  name,
  schema,
  everyMs: 15 * SECOND,
  async run(_, signal) {
    for (const channel of channels) {
      const sending = new Set<Promise<void>>();
      const send = async ({ user, ...notice }: NoticeToSend) => {
        // One that fails keeps its claim and is tried again when that has aged; the others go on.
        try {
          const outcome = await channel.deliver(toNotice(notice), user);
          await notices.settle(notice.id, channel.name, outcome, new Date(now()));
        } catch (error) {
          onError(error);
        }
      };
      while (!signal.aborted) {
        // No more than are sent at once: a claim that waits its turn would age, and another worker would send it too.
        const claimed = await notices.claim(channel.name, new Date(now()), AT_ONCE - sending.size);
        if (claimed.length === 0) break;
        for (const notice of claimed) {
          const sent = send(notice).finally(() => sending.delete(sent));
          sending.add(sent);
        }
        if (sending.size === AT_ONCE) await Promise.race(sending);
      }
      await Promise.all(sending);
    }
  },
});

/** What there is to tell is told at once. */
export function deliverAtOnce(events: DomainEvents, queue: JobQueue, onError: (error: unknown) => void): void {
  events.on('trip:status', ({ status }) => {
    if (status === 'CANCELLED') queue.add(name, {}, { once: name }).catch(onError);
  });
  events.on('notices', () => {
    queue.add(name, {}, { once: name }).catch(onError);
  });
}

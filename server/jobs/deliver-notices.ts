import { z } from 'zod';
import type { Repositories } from '../db/repositories';
import type { JobQueue } from '../queue/port';
import type { DomainEvents } from '../services/events';
import type { NoticeChannel } from '../services/notice-channels';
import { toNotice } from '../services/notices';
import { type Job, SECOND } from './job';

const schema = z.object({});
const name = 'deliver-notices';
const AT_ONCE = 50;

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
      for (let more = true; more && !signal.aborted; ) {
        const claimed = await notices.claim(channel.name, new Date(now()), AT_ONCE);
        more = claimed.length === AT_ONCE;
        for (const { user, ...notice } of claimed) {
          // One that fails keeps its claim and is tried again when that has aged; the others go on.
          try {
            const outcome = await channel.deliver(toNotice(notice), user);
            await notices.settle(notice.id, channel.name, outcome, new Date(now()));
          } catch (error) {
            onError(error);
          }
        }
      }
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

import { request as requestPlain } from 'node:http';
import { request as requestTls } from 'node:https';
import webpush from 'web-push';
import type { Notice } from '@/lib/contract/notices';
import { isQuiet, URGENT } from '@/lib/domain/notices';
import { noticeWords } from '@/lib/i18n/notice-words';
import type { NoticeChannel } from './notice-channels';
import { quietOf, type SettingsRecord } from './notify';
import { publicLookup } from './push-endpoint';

export interface VapidKeys {
  publicKey: string;
  privateKey: string;
}

export interface PushChannelDeps {
  keys: VapidKeys;
  /** Whom a push service asks when something is wrong: mailto: or https:. */
  subject: string;
  /** For tests alone: endpoints on this machine, without TLS. */
  anyEndpoint: boolean;
  store: {
    pushTargets(userId: string): Promise<{ id: string; endpoint: string; p256dh: string; auth: string }[]>;
    dropPush(id: string): Promise<void>;
    findSettings(userId: string, tripId: string): Promise<SettingsRecord | null>;
  };
  now(): number;
  /** By then a push service has answered, whatever it says meanwhile; ms. */
  timeoutMs?: number;
}

const TIMEOUT_MS = 10_000;
/** Seconds for which a push service keeps it for a phone that is off; later it is no news. */
const TTL: Partial<Record<Notice['kind'], number>> = { NEAR: 600, GET_OFF: 300, DELAYED: 1800, DEPARTED: 1800 };
const TTL_ELSE = 6 * 3600;

/**
 * Web Push. A subscription that the push service calls gone is forgotten; one that could not be reached now is tried again by whoever
 * asks again. A notice that arrives twice replaces itself on the phone: its id is its tag.
 */
export function createPushChannel(deps: PushChannelDeps): NoticeChannel {
  const { keys, subject, anyEndpoint, store, now, timeoutMs = TIMEOUT_MS } = deps;
  const send = (endpoint: string, method: string, headers: Record<string, string>, body: Buffer): Promise<number> =>
    new Promise((resolve, reject) => {
      const { protocol } = new URL(endpoint);
      const start = anyEndpoint && protocol === 'http:' ? requestPlain : requestTls;
      const options = { method, headers, ...(anyEndpoint ? {} : { lookup: publicLookup }) };
      const request = start(endpoint, options, (answer) => {
        resolve(answer.statusCode ?? 0);
        // The endpoint is the passenger's own word: what it says besides may have no end.
        answer.destroy();
      });
      const silent = new Error('the push service did not answer');
      // A clock of our own: Node's `timeout` begins anew with every byte that comes.
      const deadline = setTimeout(() => request.destroy(silent), timeoutMs);
      request.on('error', reject);
      request.on('close', () => {
        clearTimeout(deadline);
        // An answer that asks for another protocol ends without an error and without a status.
        reject(silent);
      });
      request.end(body);
    });

  return {
    name: 'PUSH',
    async deliver(notice, reader) {
      const settings = await store.findSettings(reader.id, notice.tripId);
      if (settings && !URGENT.has(notice.kind) && isQuiet(quietOf(settings), now())) return 'SKIPPED';
      const targets = await store.pushTargets(reader.id);
      const payload = JSON.stringify({
        ...noticeWords(notice, reader.locale),
        tag: notice.id,
        lang: reader.locale,
        url: `/passenger/trip/${notice.tripId}`,
      });
      const one = async ({ id, endpoint, p256dh, auth }: (typeof targets)[number]): Promise<boolean> => {
        const details = webpush.generateRequestDetails({ endpoint, keys: { p256dh, auth } }, payload, {
          vapidDetails: { subject, ...keys },
          TTL: TTL[notice.kind] ?? TTL_ELSE,
          urgency: 'high',
          contentEncoding: 'aes128gcm',
        });
        const headers = Object.fromEntries(
          Object.entries(details.headers).map(([name, value]) => [name, String(value)]),
        );
        const status = await send(endpoint, details.method, headers, details.body as Buffer);
        if (status >= 200 && status < 300) return true;
        if (status === 429 || status >= 500) throw new Error(`the push service answered ${status}`);
        // 404 and 410: the browser is gone. Any other refusal will not change by asking again.
        if (status === 404 || status === 410) await store.dropPush(id);
        return false;
      };
      const answers = await Promise.allSettled(targets.map(one));
      if (answers.some((answer) => answer.status === 'fulfilled' && answer.value)) return 'DELIVERED';
      const failed = answers.find((answer) => answer.status === 'rejected');
      if (failed) throw failed.reason;
      return 'SKIPPED';
    },
  };
}

/** Made once, kept in DATA_DIR. */
export const makeVapidKeys = (): string => JSON.stringify(webpush.generateVAPIDKeys());

/** The channel, where there are keys for it. */
export const pushChannels = (
  push: Omit<PushChannelDeps, 'keys' | 'store' | 'now'> & { keys: VapidKeys | undefined },
  store: PushChannelDeps['store'],
): NoticeChannel[] => (push.keys ? [createPushChannel({ ...push, keys: push.keys, store, now: Date.now })] : []);

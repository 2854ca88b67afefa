import { describe, expect, it, vi } from 'vitest';
import { ACK_CODES, REST_CODES } from '@/lib/contract/codes';
import { answerOf, errorAnswer } from '@/server/rest/errors';
import { Refusal } from '@/server/services/refusal';

const context = () => ({ logger: { error: vi.fn(), warn: vi.fn() }, isUnavailable: (e: unknown) => e === 'down' });
const bodyOf = (answer: { body?: string }) => JSON.parse(answer.body ?? 'null');

describe('errors', () => {
  it('answers every code of the contract with a code and a status of REST', () => {
    for (const code of [...ACK_CODES, ...Object.keys(REST_CODES)] as (keyof typeof REST_CODES)[]) {
      const answer = errorAnswer(code);
      const { error, message } = bodyOf(answer) as { error: keyof typeof REST_CODES; message: string };
      expect(REST_CODES[error]).toBe(answer.status);
      expect(message).not.toBe(code);
      if (code !== 'INTERNAL') expect(error).not.toBe('INTERNAL');
    }
  });

  it('says in what time to come back, in whole seconds of at least one', () => {
    const answer = errorAnswer('RATE_LIMITED', undefined, { retryAfterMs: 1200.5 });
    expect(answer.headers).toEqual({ 'retry-after': '2' });
    expect(bodyOf(answer).retryAfterMs).toBe(1201);
    expect(errorAnswer('RATE_LIMITED', undefined, { retryAfterMs: 0 }).headers).toEqual({ 'retry-after': '1' });
  });

  it('masks what it does not know, and logs it', () => {
    const ctx = context();
    const answer = answerOf(new Error('password of the database is 1234'), 'getMe', ctx);
    expect(answer.status).toBe(500);
    expect(answer.body).not.toContain('1234');
    expect(ctx.logger.error).toHaveBeenCalledOnce();
  });

  it('masks a refusal INTERNAL too', () => {
    expect(answerOf(new Refusal('INTERNAL', 'secret detail'), 'x', context()).body).not.toContain('secret');
  });

  it('says UNAVAILABLE when a store is down', () => {
    expect(answerOf('down', 'getMe', context()).status).toBe(503);
  });
});

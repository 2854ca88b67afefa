import { describe, expect, it } from 'vitest';
import { ConfigError, readConfig } from '@/server/config';

const secret = 'Jp0x7Vb2mQkYt5Zc8RwLs3Nf6HdGa1Ue';
const key = 'key';
const distributed = { DATABASE_URL: 'postgres://u:p@db/srivibes', AUTH_SECRET: secret, TICKET_SIGNING_KEY: key };
const message = (env: Record<string, string>) => {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
  }
  return null;
};

describe('configuration', () => {
  it('needs nothing at all, and is then the demo on this machine only', () => {
    expect(readConfig({})).toMatchObject({
      port: 3000,
      host: '127.0.0.1',
      demo: true,
      dataDir: '.data',
      publicOrigin: 'http://localhost:3000',
    });
    expect(readConfig({}).driver).toEqual({ minIntervalMs: 3000, maxPerMinute: 30 });
  });

  it('is no demo in tests and with a database of its own', () => {
    expect(readConfig({ NODE_ENV: 'test' })).toMatchObject({ demo: false, host: '0.0.0.0' });
    expect(readConfig(distributed)).toMatchObject({ demo: false, host: '0.0.0.0' });
    expect(readConfig({ ...distributed, DEMO: '1' }).demo).toBe(true);
  });

  it('takes an empty value for none', () => {
    expect(readConfig({ PORT: '', DATABASE_URL: '' }).port).toBe(3000);
  });

  it.each([
    ['PORT', { PORT: 'http' }],
    ['PORT', { PORT: '70000' }],
    ['DATABASE_URL', { DATABASE_URL: 'mysql://x' }],
    ['DATABASE_URL', { DATABASE_URL: 'not a url' }],
    ['REDIS_URL', { REDIS_URL: 'http://x' }],
    ['AUTH_SECRET', { AUTH_SECRET: 'too short' }],
    ['AUTH_SECRET', { AUTH_SECRET: 'changeme-changeme-changeme-changeme' }],
    ['AUTH_SECRET', { AUTH_SECRET: 'your-secret-key-change-this-in-production' }],
    ['AUTH_SECRET', { DATABASE_URL: distributed.DATABASE_URL, TICKET_SIGNING_KEY: key }],
    ['TICKET_SIGNING_KEY', { DATABASE_URL: distributed.DATABASE_URL, AUTH_SECRET: secret }],
    ['PUBLIC_ORIGIN', { PUBLIC_ORIGIN: 'https://buses.example/app' }],
    ['ALLOWED_ORIGINS', { ALLOWED_ORIGINS: 'https://a.example,*' }],
    ['ADMIN_PASSWORD', { ADMIN_EMAIL: 'a@b.lk', ADMIN_PASSWORD: 'short' }],
    ['ADMIN_EMAIL and ADMIN_PASSWORD', { ADMIN_EMAIL: 'a@b.lk' }],
    ['DEMO', { DEMO: 'maybe' }],
    ['DRIVER_MIN_INTERVAL_MS', { DRIVER_MIN_INTERVAL_MS: '-1' }],
    ['PASSENGER_MAX_SUBSCRIPTIONS', { PASSENGER_MAX_SUBSCRIPTIONS: '0' }],
  ])('names %s in one line', (variable, env) => {
    const said = message(env as Record<string, string>);
    expect(said).toMatch(new RegExp(`^${variable} `));
    expect(said).not.toContain('\n');
  });

  it('tells no secret in its complaint', () => {
    expect(message({ AUTH_SECRET: 'hunter2hunter2' })).not.toContain('hunter2');
    expect(message({ DATABASE_URL: 'mysql://root:hunter2@db' })).not.toContain('hunter2');
  });
});

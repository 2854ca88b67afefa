import { rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { generateTicketKey } from '@/server/services/ticket-key';
import { makeDataDir } from '../../support/data-dir';
import { isBuilt, type Product, processesIn, startProduct } from './product';

const built = await isBuilt();
if (!built && process.env.CI) throw new Error('The product is not built: npm run build');

const SECRET = 'boot-tests-Jp0x7Vb2mQkYt5Zc8RwLs3Nf6HdGa1Ue';

describe.skipIf(!built)('what a wrong setting is answered (needs a build that is up to date: npm run build)', () => {
  let dataDir: string;
  const remote = () => ({ AUTH_SECRET: SECRET, TICKET_SIGNING_KEY: generateTicketKey() });

  beforeAll(async () => {
    dataDir = await makeDataDir();
  });
  afterAll(() => rm(dataDir, { recursive: true, force: true }));

  const refused = async (product: Product, word: RegExp) => {
    const { code, stderr, stdout, afterMs } = await product.exit;
    expect(stderr.trim().split('\n')).toEqual([expect.stringMatching(word)]);
    expect(code).toBe(1);
    expect(stdout + stderr).not.toContain('hush-hush');
    expect(processesIn(dataDir)).toEqual([]);
    return afterMs;
  };
  const start = (settings: Record<string, string>) => startProduct({ DATA_DIR: dataDir, DEMO: '0', ...settings });

  test('PORT that is none', async () => {
    await refused(await start({ PORT: 'eighty' }), /^PORT must be a whole number from 0 to 65535$/);
  });

  test('PORT that is taken', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as { port: number };
    await refused(await start({ PORT: String(port) }), new RegExp(`^PORT ${port} is in use`));
    await new Promise((resolve) => other.close(resolve));
  });

  test('AUTH_SECRET that is short, or absent where it must be given', async () => {
    await refused(await start({ AUTH_SECRET: 'hush-hush' }), /^AUTH_SECRET must be at least 32 bytes long$/);
    await refused(await start({ DATABASE_URL: 'postgresql://127.0.0.1/x' }), /^AUTH_SECRET is required/);
  });

  test('TICKET_SIGNING_KEY that is no key', async () => {
    await refused(
      await start({ TICKET_SIGNING_KEY: 'hush-hush' }),
      /^TICKET_SIGNING_KEY must be an Ed25519 private key/,
    );
  });

  test('DATABASE_URL with a wrong password is told at once', async () => {
    const url = new URL(inject('databaseServerUrl'));
    url.password = 'hush-hush';
    const product = await start({ ...remote(), DATABASE_URL: url.href });
    expect(await refused(product, /^DATABASE_URL: PostgreSQL at .* refuses us \(28P01: /)).toBeLessThan(20_000);
  });
});

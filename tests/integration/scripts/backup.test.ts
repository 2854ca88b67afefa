import { spawn } from 'node:child_process';
import { createHash, createHmac, pbkdf2Sync } from 'node:crypto';
import { once } from 'node:events';
import { chmod, copyFile, mkdir, mkdtemp, readdir, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { createDatabase } from '@/server/db/client';
import { migrate } from '@/server/db/migrate';
import { bookingData, insertTrip, insertUser } from '../../support/rows';
import { startSystemPostgres } from './postgres';
import { PROJECT, runScript } from './run-script';

const PASSWORD = 'p@ss:w\\ord/100%';
const PASSPHRASE = 'kTq2n0o8cG5S7y1Vb9dE4wXzR6uLhJmP';

let server: Awaited<ReturnType<typeof startSystemPostgres>>;
let production: string;
let folder: string;
let keyFile: string;
let databases = 0;
/** Two backups of production that tests only read, or copy. */
let shared: string;
let plain: string;
let encrypted: string;

beforeAll(async () => {
  server = await startSystemPostgres();
  production = await server.createDatabase('production');
  const silent = { info: () => undefined, warn: () => undefined };
  await migrate(production, { root: PROJECT, log: silent });
  await server.createDatabase('migrated', 'production');
  await fill(production);
  shared = await mkdtemp(join(tmpdir(), 'backups-'));
  folder = shared;
  keyFile = join(shared, 'key');
  await writeFile(keyFile, `${PASSPHRASE}\n`, { mode: 0o600 });
  plain = await take();
  encrypted = await take({ BACKUP_PASSPHRASE_FILE: keyFile });
});
afterAll(async () => {
  await server?.stop();
  if (shared) await rm(shared, { recursive: true, force: true });
});

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'backup-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Rows of the kinds that are easily lost: other scripts, control characters, JSON, enums, arrays of floats, null. */
async function fill(url: string) {
  const { prisma, pool, close } = createDatabase(url, { max: 2 });
  const trip = await insertTrip(prisma);
  await prisma.booking.create({ data: bookingData(trip, 7) });
  const odd = await insertUser(prisma, 'PASSENGER');
  await prisma.user.update({ where: { id: odd.id }, data: { name: 'සිරි\t"ශ්‍රී"\n\\N \\. தமிழ் 🚌' } });
  await pool.query(
    `INSERT INTO location_point (trip_id, device, seq, fix_at, received_at, lat, lng, speed, broadcast)
     SELECT $1, 'phone', n, now() + n * interval '3 s', now(), 6.9 + n / 1e5::float8, 79.8 + n / 3e5::float8, random() * 20, true
     FROM generate_series(1, 2000) n`,
    [trip.trip.id],
  );
  await close();
}

const dir = () => join(folder, 'backups');
const backup = (env: Record<string, string> = {}) =>
  runScript('take-prod-backup.sh', [], {
    PROD_DATABASE_URL: production,
    BACKUP_DIR: dir(),
    PG_BIN: server.bin,
    ...env,
  });
const restore = (args: string[], env: Record<string, string> = {}) =>
  runScript('restore-backup.sh', args, { PG_BIN: server.bin, ...env });
const emptyDatabase = () => server.createDatabase(`empty_${++databases}`);
const backups = async () => (await readdir(dir())).filter((name) => /\.dump(\.enc)?$/.test(name)).sort();
const lastLine = (text: string) => text.trim().split('\n').at(-1) ?? '';

async function take(env: Record<string, string> = {}): Promise<string> {
  const { code, stdout, stderr } = await backup(env);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return lastLine(stdout);
}

async function countTables(url: string): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query(`SELECT count(*)::int AS n FROM pg_tables WHERE schemaname = 'public'`);
  await client.end();
  return rows[0].n;
}

test('a backup restored into an empty database is the same, row by row', async () => {
  const url = await emptyDatabase();
  const { code, output } = await restore(['--verify-against', 'SOURCE', plain], {
    RESTORE_DATABASE_URL: url,
    SOURCE: production,
  });
  expect(output).toMatch(/Verified: all rows of \d+ tables are the same in both/);
  expect(output).toMatch(/^ +2000 {2}public\.location_point$/m);
  expect(code).toBe(0);

  // Looked at independently of the script: what one database says of its rows, the other says too.
  const sums = async (database: string) => {
    const rows = await server.execute(
      `SELECT md5(string_agg(u::text, E'\\n' ORDER BY id)) AS users FROM "user" u`,
      database,
    );
    const points = await server.execute(
      `SELECT md5(string_agg(p::text, E'\\n' ORDER BY id)) AS points FROM location_point p`,
      database,
    );
    return { ...rows[0], ...points[0] };
  };
  expect(await sums(`empty_${databases}`)).toEqual(await sums('production'));
});

test('the comparison finds a changed field, a missing row, a table too many and a lost index, and shows no row', async () => {
  const twin = await server.createDatabase('twin', 'production');
  await server.execute(`UPDATE location_point SET speed = 19.99 WHERE seq = 1000`, 'twin');
  await server.execute(`DELETE FROM booking`, 'twin');
  await server.execute(`DROP INDEX location_point_fix_at_idx`, 'twin');
  await server.execute(`CREATE TABLE extra (n int)`, 'twin');
  const { code, stdout, stderr } = await restore(['--verify-against', twin, plain], {
    RESTORE_DATABASE_URL: await emptyDatabase(),
  });
  expect(stdout.split('\n').filter((line) => line.startsWith('DIFFERENT'))).toEqual([
    'DIFFERENT  public.booking: 1 rows are in one of the two only',
    'DIFFERENT  public.extra: is in one of the two only',
    'DIFFERENT  public.location_point: 2 rows are in one of the two only',
    'DIFFERENT  columns, indexes, constraints, triggers or sequences: 2 lines',
  ]);
  expect(stderr).toContain('is not the same');
  expect(stdout).not.toContain('19.99');
  expect(code).toBe(1);
});

test('encrypted: unreadable without the key, refused with a wrong one, the same after a restore', async () => {
  const file = encrypted;
  expect(file).toMatch(/\.dump\.enc$/);
  expect((await readFile(plain)).includes('PGDMP')).toBe(true);
  expect((await readFile(file)).includes('PGDMP')).toBe(false);
  const left = (await readdir(join(shared, 'backups'))).map((name) => name.replace(/^srivibes-\w+/, ''));
  expect(left.sort()).toEqual(['.dump', '.dump.enc', '.dump.enc.hmac', '.dump.enc.sha256', '.dump.sha256', '.lock']);

  const url = await emptyDatabase();
  const without = await restore([file], { RESTORE_DATABASE_URL: url });
  expect(without).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('is encrypted: set BACKUP_PASSPHRASE_FILE'),
  });
  const wrong = join(folder, 'wrong');
  await writeFile(wrong, `${PASSPHRASE.replace('k', 'K')}\n`, { mode: 0o600 });
  const refused = await restore([file], { RESTORE_DATABASE_URL: url, BACKUP_PASSPHRASE_FILE: wrong });
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('wrong passphrase') });
  expect(await countTables(url)).toBe(0);

  const env = { RESTORE_DATABASE_URL: url, BACKUP_PASSPHRASE_FILE: keyFile };
  const { code, output } = await restore(['--verify-against', production, file], env);
  expect(output).toContain('Verified: all rows');
  expect(code).toBe(0);
});

test('the signature is HMAC-SHA256 as everybody else computes it', async () => {
  const file = encrypted;
  const [version, iterations, salt = '', mac] = (await readFile(`${file}.hmac`, 'utf8')).trim().split(' ');
  const key = pbkdf2Sync(PASSPHRASE, Buffer.from(salt, 'hex'), Number(iterations), 32, 'sha256');
  expect(version).toBe('v1');
  expect(mac).toBe(
    createHmac('sha256', key)
      .update(await readFile(file))
      .digest('hex'),
  );
});

test('a damaged backup is refused, also where its checksum was mended', async () => {
  const file = join(folder, basename(encrypted));
  for (const end of ['', '.sha256', '.hmac']) await copyFile(encrypted + end, file + end);
  const content = await readFile(file);
  content[content.length - 100] = (content[content.length - 100] ?? 0) ^ 1;
  await writeFile(file, content);
  const url = await emptyDatabase();
  const env = { RESTORE_DATABASE_URL: url, BACKUP_PASSPHRASE_FILE: keyFile };
  expect(await restore([file], env)).toMatchObject({ code: 1, stderr: expect.stringContaining('damaged') });

  await writeFile(`${file}.sha256`, `${createHash('sha256').update(content).digest('hex')}  x\n`);
  expect(await restore([file], env)).toMatchObject({ code: 1, stderr: expect.stringContaining('was altered') });
  await rm(`${file}.sha256`);
  expect(await restore([file], env)).toMatchObject({ code: 1, stderr: expect.stringContaining('.sha256 is missing') });
  expect(await countTables(url)).toBe(0);
});

test('--check verifies a backup without a database', async () => {
  const { code, output } = await restore(['--check', encrypted], { BACKUP_PASSPHRASE_FILE: keyFile });
  expect({ code, output }).toEqual({ code: 0, output: expect.stringMatching(/^Good: .*, \d+ tables\n$/) });
});

test('a restore goes into an empty database only, unless the name of what it may delete is given', async () => {
  const url = await server.createDatabase('inhabited');
  await server.execute('CREATE SCHEMA mine; CREATE TABLE mine.notes AS SELECT 1 AS n', 'inhabited');
  const env = { RESTORE_DATABASE_URL: url };
  expect(await restore([plain], env)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('inhabited is not empty'),
  });
  const misnamed = await restore(['--force-empty', 'production', plain], env);
  expect(misnamed).toMatchObject({ code: 1, stderr: expect.stringContaining('nothing was touched') });
  expect(await server.execute('SELECT n FROM mine.notes', 'inhabited')).toEqual([{ n: 1 }]);

  const forced = await restore(['--force-empty', 'inhabited', '--verify-against', production, plain], env);
  expect(forced.output).toContain('Verified: all rows');
  expect(await server.execute(`SELECT to_regclass('mine.notes') AS there`, 'inhabited')).toEqual([{ there: null }]);
});

test('an empty dump is refused: no tables, no users, too small', async () => {
  const kept = await take();
  const nothing = await backup({ PROD_DATABASE_URL: await emptyDatabase(), BACKUP_MIN_BYTES: '1' });
  expect(nothing).toMatchObject({ code: 1, stderr: expect.stringContaining('has no tables: refused as empty') });
  const noUsers = await backup({ PROD_DATABASE_URL: server.url('migrated') });
  expect(noUsers).toMatchObject({ code: 1, stderr: expect.stringContaining('no rows in the table "user"') });
  const small = await backup({ BACKUP_MIN_BYTES: '99999999' });
  expect(small).toMatchObject({ code: 1, stderr: expect.stringContaining('refused as empty') });
  expect((await readdir(dir())).filter((name) => name !== '.lock').map((name) => join(dir(), name))).toEqual([
    kept,
    `${kept}.sha256`,
  ]);
});

test('retention removes what is old and beyond the count, and nothing else', async () => {
  const kept = await take();
  const stamp = (days: number) =>
    `${new Date(Date.now() - days * 86_400_000).toISOString().replace(/[-:]/g, '').slice(0, 15)}Z`;
  const names = [1, 5, 40, 50].map((days) => `srivibes-${stamp(days)}.dump`);
  for (const name of names) {
    await copyFile(kept, join(dir(), name));
    await writeFile(join(dir(), `${name}.sha256`), '');
  }
  // Without a checksum it counts as none, and what we did not name is not ours.
  const strangers = [`srivibes-${stamp(60)}.dump`, 'other-20200101T000000Z.dump'];
  for (const name of strangers) await writeFile(join(dir(), name), '');
  await utimes(join(dir(), names[0] ?? ''), 0, 0);

  const fresh = await take({ BACKUP_KEEP_COUNT: '3', BACKUP_KEEP_DAYS: '30' });
  const expected = [...names.slice(0, 2), ...strangers, basename(kept), basename(fresh)];
  expect(await backups()).toEqual(expected.sort());

  // However strict, the newest stays: it is the one just verified.
  const last = await take({ BACKUP_KEEP_COUNT: '1', BACKUP_KEEP_DAYS: '0' });
  expect((await backups()).filter((name) => !strangers.includes(name))).toEqual([basename(last)]);
  const failed = await backup({
    PROD_DATABASE_URL: server.url('migrated'),
    BACKUP_KEEP_COUNT: '1',
    BACKUP_KEEP_DAYS: '0',
  });
  expect(failed.code).toBe(1);
  expect((await backups()).filter((name) => !strangers.includes(name))).toEqual([basename(last)]);
});

test('the password is shown to nobody, and an odd one works', async () => {
  await server.execute(`CREATE ROLE keeper LOGIN SUPERUSER PASSWORD '${PASSWORD}'`);
  await server.requirePassword('keeper');
  const url = `postgresql://keeper:${encodeURIComponent(PASSWORD)}@127.0.0.1:${server.port}/production`;
  // Every program's arguments pass by here.
  const spy = join(folder, 'spy');
  await mkdir(spy);
  for (const name of ['psql', 'pg_dump', 'pg_restore']) {
    await writeFile(
      join(spy, name),
      `#!/bin/sh\nprintf '%s\\n' "$0 $*" >>${spy}/arguments\nexec ${server.bin}/${name} "$@"\n`,
    );
    await chmod(join(spy, name), 0o755);
  }
  const options = '?schema=public&connection_limit=5&application_name=backup';
  const done = await backup({ PROD_DATABASE_URL: url + options, PG_BIN: spy });
  expect(done).toMatchObject({ code: 0, stderr: '' });
  const seen = (await readFile(join(spy, 'arguments'), 'utf8')) + done.output;
  expect(seen).toContain('application_name=backup');
  expect(seen).not.toMatch(/p@ss|p%40ss|connection_limit/);

  const wrong = await backup({ PROD_DATABASE_URL: url.replace('p%40ss', 'secret') });
  expect(wrong).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('PROD_DATABASE_URL: the database cannot be reached'),
  });
  expect(wrong.output).not.toContain('secret');
});

test('what is missing or unfit is named in one line', async () => {
  const cases: [Record<string, string>, string][] = [
    [{ PROD_DATABASE_URL: '' }, 'PROD_DATABASE_URL not set'],
    [{ PROD_DATABASE_URL: 'mysql://x/y' }, 'PROD_DATABASE_URL must be a URL that starts with postgresql://'],
    [{ BACKUP_KEEP_COUNT: '0' }, 'BACKUP_KEEP_COUNT must be a whole number, 1 or more'],
    [{ BACKUP_SPARE_MB: '999999999' }, 'not enough disk'],
    [{ BACKUP_PASSPHRASE_FILE: join(folder, 'none') }, 'cannot be read'],
    [{ BACKUP_PASSPHRASE_FILE: await key('', 0o600) }, 'is empty'],
    [{ BACKUP_PASSPHRASE_FILE: await key('short', 0o600) }, 'shorter than 32 characters'],
    [{ BACKUP_PASSPHRASE_FILE: await key('ab'.repeat(20), 0o600) }, 'made of 2 different characters'],
    [{ BACKUP_PASSPHRASE_FILE: await key(PASSPHRASE, 0o644) }, 'is open to others'],
  ];
  for (const [env, message] of cases) {
    const { code, stderr } = await backup(env);
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining(message) });
    expect(stderr.trim().split('\n')).toHaveLength(1);
  }
  expect(await readdir(dir()).catch(() => [])).toEqual(['.lock']);

  async function key(text: string, mode: number) {
    const path = join(folder, `key-${text.length}-${mode}`);
    await writeFile(path, text && `${text}\n`, { mode });
    return path;
  }
});

test('a pg_dump that is too old is named, with what to do', async () => {
  const old = join(folder, 'old');
  await mkdir(old);
  await symlink(join(server.bin, 'psql'), join(old, 'psql'));
  await writeFile(join(old, 'pg_dump'), '#!/bin/sh\necho "pg_dump (PostgreSQL) 9.6.24"\n', { mode: 0o755 });
  const { code, stderr } = await backup({ PG_BIN: old });
  expect(code).toBe(1);
  expect(stderr).toMatch(
    /there is no pg_dump of that version or newer here \(found: 9\.6\.24 in .*\): install postgresql-client-\d+, or/,
  );
});

test('two at once into one folder: the second is refused and harms nothing', async () => {
  await mkdir(dir());
  const first = spawn('bash', ['-c', `exec 9>${join(dir(), '.lock')} && flock 9 && cat`], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  first.stdin.write('the lock is held');
  await once(first.stdout, 'data');
  expect(await backup()).toMatchObject({ code: 1, stderr: expect.stringContaining('another backup into') });
  first.stdin.end();
  await once(first, 'exit');
  expect(await backup()).toMatchObject({ code: 0 });
});

for (const script of ['take-prod-backup.sh', 'restore-backup.sh', 'deploy-staging.sh']) {
  test(`${script} --help says how it is used; an unknown option is refused`, async () => {
    expect(await runScript(script, ['--help'], {})).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^Usage: /),
    });
    expect(await runScript(script, ['--no-such'], {})).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('--no-such'),
    });
  });
}

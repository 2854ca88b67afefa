import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { RULES } from '../../../scripts/lib/direction-rules.mjs';
import { checkDirections } from '../../../scripts/lib/directions.mjs';

const roots: string[] = [];

/** Writes a small tree and holds it against the rules of the house. */
async function check(files: Record<string, string>) {
  const root = mkdtempSync(join(tmpdir(), 'directions-'));
  roots.push(root);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return checkDirections(root);
}

afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true, force: true });
});

/** For each rule: a file that breaks it and, where the rule has a subtle side, one that only seems to. */
const CASES: { rule: string; breaks: [path: string, text: string][]; keeps: [path: string, text: string][] }[] = [
  {
    rule: 'lib/contract imports only zod and itself',
    breaks: [
      ['lib/contract/a.ts', "import { b } from '@/lib/domain/b';\nb();"],
      ['lib/contract/a.ts', "import type { B } from '../domain/b';\nexport type A = B;"],
      ['lib/contract/a.ts', "import clsx from 'clsx';\nclsx();"],
    ],
    keeps: [['lib/contract/a.ts', "import { z } from 'zod';\nexport * from './b';\nz.string();"]],
  },
  {
    rule: 'lib/domain imports only lib/contract and itself',
    breaks: [
      ['lib/domain/a.ts', "import { z } from 'zod';\nz.string();"],
      ['lib/domain/a.ts', "const clock = await import('@/lib/client/clock');\nclock.now();"],
    ],
    keeps: [['lib/domain/a.ts', "import { b } from '@/lib/contract/b';\nimport { c } from './c';\nb(c);"]],
  },
  {
    rule: 'lib runs in the browser too',
    breaks: [
      ['lib/client/a.ts', "import { readFile } from 'node:fs/promises';\nreadFile('x');"],
      ['lib/client/a.ts', "import fs from 'fs';\nfs.readFileSync('x');"],
      ['lib/i18n/a.ts', "import { b } from '@/components/b';\nb();"],
    ],
    keeps: [['lib/client/a.ts', "import { io } from 'socket.io-client';\n// import fs from 'fs'\nio();"]],
  },
  {
    rule: 'pages reach the server through server/runtime only',
    breaks: [
      ['app/page.tsx', "import { trips } from '@/server/services/trips';\nexport default () => <p>{trips}</p>;"],
      ['app/page.tsx', "import type { Trips } from '@/server/services/trips';\nexport type X = Trips;"],
      ['components/map/a.tsx', "export { b } from '../../server/config';"],
    ],
    keeps: [['app/page.tsx', "import { runtime } from '@/server/runtime';\nexport default () => <p>{runtime()}</p>;"]],
  },
  {
    rule: 'services know no transport and no store',
    breaks: [
      ['server/services/a.ts', "import { Server } from 'socket.io';\nnew Server();"],
      ['server/services/a.ts', "import { PrismaClient } from '@prisma/client';\nnew PrismaClient();"],
      ['server/services/a.ts', "import { Redis } from 'ioredis';\nnew Redis();"],
      ['server/services/a.ts', "import { Queue } from 'bullmq';\nnew Queue('x');"],
      ['server/services/a.ts', "import { cookies } from 'next/headers';\ncookies();"],
      ['server/services/a.ts', "import type { Server } from 'socket.io';\nexport type S = Server;"],
      ['server/services/a.ts', "import { rooms } from '../sockets/rooms';\nrooms();"],
      ['server/services/a.ts', "import { createTrips } from '@/server/db/repositories/trips';\ncreateTrips();"],
      ['server/services/a.ts', "export type L = import('@/server/backplane/memory').Live;"],
    ],
    keeps: [
      ['server/services/a.ts', "import type { Trips } from '@/server/db/repositories/trips';\nexport type T = Trips;"],
      ['server/services/a.ts', "import type { Backplane } from '@/server/backplane/port';\nexport type B = Backplane;"],
    ],
  },
  {
    rule: 'sockets and rest reach the database through services',
    breaks: [
      ['server/sockets/a.ts', "import { trips } from '@/server/db/repositories/trips';\ntrips();"],
      ['server/rest/a.ts', "import { trips } from '../db/repositories/trips';\ntrips();"],
    ],
    keeps: [['server/rest/a.ts', "import type { Trip } from '@/server/db/repositories/trips';\nexport type T = Trip;"]],
  },
  {
    rule: 'only server/main and server/worker choose adapters',
    breaks: [
      ['server/rest/a.ts', "import { createMemory } from '@/server/backplane/memory';\ncreateMemory();"],
      ['server/jobs/a.ts', "import { createRedis } from '@/server/backplane/redis-live';\ncreateRedis();"],
      ['server/runtime.ts', "import { connect } from './db/client';\nconnect();"],
      ['server/jobs/a.ts', "import { start } from '@/server/db/embedded/start';\nstart();"],
    ],
    keeps: [
      ['server/main.ts', "import { createMemory } from './backplane/memory/live';\ncreateMemory();"],
      ['server/worker.ts', "import { connect } from './db/client';\nconnect();"],
      ['tests/support/a.ts', "import { connect } from '@/server/db/client';\nconnect();"],
    ],
  },
  {
    rule: 'backplane and database do not know each other',
    breaks: [['server/backplane/redis.ts', "import { trips } from '@/server/db/repositories/trips';\ntrips();"]],
    keeps: [['server/backplane/redis.ts', "import { Redis } from 'ioredis';\nnew Redis();"]],
  },
  {
    rule: 'the database knows no service and no transport',
    breaks: [['server/db/repositories/a.ts', "import { trips } from '@/server/services/trips';\ntrips();"]],
    keeps: [['server/db/repositories/a.ts', "import { PrismaPg } from '@prisma/adapter-pg';\nnew PrismaPg();"]],
  },
  {
    rule: 'only server/config reads process.env',
    breaks: [
      ['server/rest/a.ts', 'export const port = process.env.PORT;'],
      ['server/rest/a.ts', "export const all = { ...process.env, A: '1' };"],
      ['server/rest/a.ts', 'const { env } = process;\nexport const port = env.PORT;'],
      ['server/rest/a.ts', "import { env } from 'node:process';\nexport const port = env.PORT;"],
    ],
    keeps: [
      ['server/config.ts', 'export const port = process.env.PORT;'],
      ['server/rest/a.ts', "// process.env.PORT is read elsewhere\nexport const text = 'process.env.PORT';"],
    ],
  },
  {
    rule: 'tools are clients: they import only lib and the data of the seed',
    breaks: [['tools/a.ts', "import { config } from '@/server/config';\nconfig();"]],
    keeps: [['tools/a.ts', "import { b } from '@/lib/client/b';\nimport fs from 'node:fs';\nb(fs);"]],
  },
  {
    rule: 'the product does not import its tests or scripts',
    breaks: [['server/rest/a.ts', "import { fake } from '@/tests/support/fake';\nfake();"]],
    keeps: [['tests/unit/a.test.ts', "import { fake } from '@/tests/support/fake';\nfake();"]],
  },
];

test('every rule has its cases', () => {
  expect(CASES.map(({ rule }) => rule)).toEqual(RULES.map(({ name }) => name));
});

for (const { rule, breaks, keeps } of CASES) {
  for (const [path, text] of breaks) {
    test(`${rule}: refuses ${path} with ${text.split('\n')[0]}`, async () => {
      const { problems } = await check({ [path]: text });
      expect(problems.filter((line) => line.endsWith(`: ${rule}`))).toEqual([
        expect.stringMatching(new RegExp(`^${path}:1 (imports|reads) `)),
      ]);
    });
  }
  for (const [path, text] of keeps) {
    test(`${rule}: lets pass ${path} with ${text.split('\n')[0]}`, async () => {
      const { files, problems } = await check({ [path]: text });
      expect(files).toBe(1);
      expect(problems).toEqual([]);
    });
  }
}

test('names the line of an import that spans several', async () => {
  const text = "import { z } from 'zod';\n\nimport {\n  a,\n  b,\n} from '@/server/config';\n\nz.string(a, b);\n";
  const { problems } = await check({ 'lib/contract/a.ts': text });
  expect(problems).toEqual([
    'lib/contract/a.ts:3 imports @/server/config: lib/contract imports only zod and itself',
    'lib/contract/a.ts:3 imports @/server/config: lib runs in the browser too',
  ]);
});

test('reports a folder of code that is none of the house', async () => {
  const { problems } = await check({ 'helpers/a.ts': 'export const a = 1;' });
  expect(problems).toEqual([expect.stringMatching(/^helpers\/ is no folder of the house/)]);
});

test('reports a circle of folders that load each other, and none where a side needs only types', async () => {
  const jobs = "import { trips } from '@/server/services/trips';\nexport const jobs = trips;";
  const services = "import { jobs } from '@/server/jobs/jobs';\nexport const trips = jobs;";
  const circle = await check({ 'server/jobs/jobs.ts': jobs, 'server/services/trips.ts': services });
  expect(circle.problems).toEqual([
    'server/services/trips.ts:1 closes a circle of folders: server/jobs → server/services → server/jobs',
  ]);
  const typed = services.replace('import {', 'import type {').replace('const trips = jobs', 'type Trips = typeof jobs');
  const none = await check({ 'server/jobs/jobs.ts': jobs, 'server/services/trips.ts': typed });
  expect(none.problems).toEqual([]);
});

test('counts what it has looked at', async () => {
  const { files, imports } = await check({
    'lib/domain/a.ts': "import { b } from './b';\nb();",
    'lib/domain/b.ts': 'export const b = () => 1;',
    'node_modules/x/index.ts': "import 'y';",
    'dist/server/main.js': "import 'y';",
  });
  expect({ files, imports }).toEqual({ files: 2, imports: 1 });
});

/**
 * The directions of the house: who may import whom. One row a rule.
 *
 * A pattern is a path from the root (`lib/domain`: that file or all below it), a path beginning (`server/backplane/redis*`),
 * `node:*` (Node's own modules), `npm:NAME` (a package and its sub-paths), `npm:*`, or `process.env`.
 *
 * - from, except: the files the rule is for
 * - only: nothing else may be imported (packages and Node's own modules included)
 * - never, but: these may not be imported, save those
 * - types: these may be imported all the same where only types are (`import type`)
 *
 * @type {{ name: string, from: string[], except?: string[], only?: string[], never?: string[], but?: string[], types?: string[] }[]}
 */
export const RULES = [
  {
    name: 'lib/contract imports only zod and itself',
    from: ['lib/contract'],
    only: ['lib/contract', 'npm:zod'],
  },
  {
    name: 'lib/domain imports only lib/contract and itself',
    from: ['lib/domain'],
    only: ['lib/contract', 'lib/domain'],
  },
  {
    name: 'lib runs in the browser too',
    from: ['lib'],
    never: ['server', 'app', 'components', 'tools', 'prisma', 'node:*'],
  },
  {
    name: 'pages reach the server through server/runtime only',
    from: ['app', 'components'],
    never: ['server'],
    but: ['server/runtime'],
  },
  {
    name: 'services know no transport and no store',
    from: ['server/services'],
    never: [
      'npm:socket.io',
      'npm:@socket.io',
      'npm:@prisma',
      'npm:ioredis',
      'npm:bullmq',
      'npm:pg',
      'npm:next',
      'server/sockets',
      'server/rest',
      'server/db',
      'server/backplane',
    ],
    types: ['npm:@prisma/client', 'server/db/repositories', 'server/backplane/port'],
  },
  {
    name: 'sockets and rest reach the database through services',
    from: ['server/sockets', 'server/rest'],
    never: ['server/db'],
    types: ['server/db'],
  },
  {
    name: 'only server/main and server/worker choose adapters',
    from: ['server', 'app', 'components', 'lib', 'tools'],
    except: ['server/main.ts', 'server/worker.ts', 'server/migrate-main.ts', 'server/backplane', 'server/db'],
    never: ['server/backplane/memory*', 'server/backplane/redis*', 'server/db/client', 'server/db/embedded'],
    types: ['server/backplane/memory*', 'server/backplane/redis*', 'server/db/client', 'server/db/embedded'],
  },
  {
    name: 'backplane and database do not know each other',
    from: ['server/backplane'],
    never: ['server/db', 'server/services', 'server/sockets', 'server/rest'],
    types: ['server/services'],
  },
  {
    name: 'the database knows no service and no transport',
    from: ['server/db'],
    never: ['server/services', 'server/sockets', 'server/rest', 'server/backplane'],
    types: ['server/services'],
  },
  {
    name: 'only server/config reads process.env',
    from: ['server'],
    except: ['server/config.ts'],
    never: ['process.env', 'node:process'],
  },
  {
    name: 'tools are clients: they import only lib and the data of the seed',
    from: ['tools'],
    never: ['server', 'app', 'components', 'prisma', 'tests', 'scripts'],
    but: ['prisma/seed'],
  },
  {
    name: 'the product does not import its tests or scripts',
    from: ['app', 'components', 'lib', 'server', 'tools', 'prisma'],
    never: ['tests', 'scripts'],
  },
];

import { defineConfig } from 'prisma/config';

/**
 * For Prisma's own command line (generate, studio). The program itself never reads this file:
 * it applies the migrations through `server/db/migrate.ts`.
 */
export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  ...(process.env.DATABASE_URL ? { datasource: { url: process.env.DATABASE_URL } } : {}),
});

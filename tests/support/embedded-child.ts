import { startEmbeddedPostgres } from '@/server/db/embedded';

/** An app of its own that starts the embedded PostgreSQL, says so, and lives until it is killed or its input ends. */
const [dataDir = ''] = process.argv.slice(2);
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

const say = (message: object) => process.stdout.write(`${JSON.stringify(message)}\n`);

startEmbeddedPostgres({ dataDir, log: silent, settings: { fsync: 'off' } }).then(
  (server) => {
    say({ url: server.connectionString });
    process.stdin.on('end', () => void server.stop().then(() => process.exit(0))).resume();
  },
  (error: Error) => {
    say({ error: error.message, name: error.name });
    process.exit(1);
  },
);

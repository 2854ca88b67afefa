import { execFileSync, spawnSync } from 'node:child_process';

/** Whom PostgreSQL's processes run as: undefined for ourselves. */
export interface Account {
  uid: number;
  gid: number;
}

const NAME = 'postgres';
const CREATE = {
  command: 'useradd',
  args: ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', NAME],
};

/** PostgreSQL refuses to run as root; started by root it runs as `postgres`, which is created where it is missing. */
export function accountForPostgres(): Account | undefined {
  if (process.platform === 'win32' || process.getuid?.() !== 0) return undefined;
  const found = lookUp();
  if (found) return found;
  try {
    execFileSync(CREATE.command, CREATE.args, { stdio: 'pipe' });
  } catch {
    throw new Error(
      'PostgreSQL does not run as root and the user "postgres" could not be created: start SriVibes as another user, or set DATABASE_URL.',
    );
  }
  const created = lookUp();
  if (!created) throw new Error('The user "postgres" was created but cannot be found: set DATABASE_URL instead.');
  return created;
}

/** Whether that account can reach (enter, execute) a path; judged by trying, as modes alone do not tell. */
export function canReach(path: string, account: Account | undefined): boolean {
  if (!account) return true;
  return spawnSync('test', ['-x', path], { ...account, cwd: '/', stdio: 'ignore' }).status === 0;
}

function lookUp(): Account | undefined {
  const number = (flag: string) => {
    const { status, stdout } = spawnSync('id', [flag, NAME], { encoding: 'utf8' });
    return status === 0 ? Number(stdout.trim()) : Number.NaN;
  };
  const uid = number('-u');
  const gid = number('-g');
  return Number.isSafeInteger(uid) && Number.isSafeInteger(gid) && uid !== 0 ? { uid, gid } : undefined;
}

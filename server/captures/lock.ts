/** Keeps two servers out of one data folder: each would take the other's uploads for leftovers. */
import { open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { systemErrorCode } from '../errors.ts';

const LOCK_FILE = 'server.lock';

/** Folders this process itself has locked: its own pid does not tell a second server from the first. */
const held = new Set<string>();

export class DataDirInUse extends Error {
  constructor(dataDir: string, pid: string) {
    super(
      `The data folder ${dataDir} is used by another amqpscope (process ${pid}). ` +
        'Stop it, or give another folder with --data.',
    );
    this.name = 'DataDirInUse';
  }
}

/** Returns what releases the lock. Throws DataDirInUse. */
export async function lockDataDir(dataDir: string): Promise<() => Promise<void>> {
  const path = join(dataDir, LOCK_FILE);
  if (held.has(path)) throw new DataDirInUse(dataDir, String(process.pid));
  held.add(path);
  try {
    await takeLock(dataDir, path);
  } catch (error) {
    held.delete(path);
    throw error;
  }
  return async () => {
    await rm(path, { force: true });
    held.delete(path);
  };
}

/** Whether a folder is locked, by a process that runs or by one that ended without releasing it. */
export async function dataDirLock(dataDir: string): Promise<'none' | 'held' | 'left behind'> {
  const path = join(dataDir, LOCK_FILE);
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return 'none';
  const [pid, start] = text.split(' ');
  return held.has(path) || (await holds(Number(pid), start)) ? 'held' : 'left behind';
}

async function takeLock(dataDir: string, path: string): Promise<void> {
  const own = `${process.pid} ${(await startOf(process.pid)) ?? ''}`.trim();
  for (;;) {
    try {
      const file = await open(path, 'wx', 0o600);
      await file.writeFile(own);
      return await file.close();
    } catch (error) {
      if (systemErrorCode(error) !== 'EEXIST') throw error;
    }
    const [pid, start] = (await readFile(path, 'utf8').catch(() => '')).split(' ');
    if (await holds(Number(pid), start)) throw new DataDirInUse(dataDir, pid);
    // Left behind by a crash.
    await rm(path, { force: true });
  }
}

/** Whether the process that wrote `pid` and `start` into a lock still runs. */
async function holds(pid: number, start: string | undefined): Promise<boolean> {
  if (!isAlive(pid)) return false;
  const found = await startOf(pid);
  // After a crash its number may belong to any other process.
  return start === undefined || found === undefined || found === start;
}

/**
 * When a process started, in a form that only compares; undefined where the system does not say.
 * Of one that has ended and is only waiting to be noticed (a zombie): `ended`.
 */
async function startOf(pid: number): Promise<string | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => '');
  // The second field, a name in parentheses, may hold spaces and parentheses.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' ? 'ended' : fields[19];
}

function isAlive(pid: number): boolean {
  // Our own number in a lock that we do not hold is that of a process before us (in a container).
  if (!Number.isSafeInteger(pid) || pid <= 0 || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, and belongs to somebody else.
    return systemErrorCode(error) === 'EPERM';
  }
}

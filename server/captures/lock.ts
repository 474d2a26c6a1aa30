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

async function takeLock(dataDir: string, path: string): Promise<void> {
  for (;;) {
    try {
      const file = await open(path, 'wx', 0o600);
      await file.writeFile(String(process.pid));
      return await file.close();
    } catch (error) {
      if (systemErrorCode(error) !== 'EEXIST') throw error;
    }
    const pid = await readFile(path, 'utf8').catch(() => '');
    if (isAlive(Number(pid))) throw new DataDirInUse(dataDir, pid);
    // Left behind by a crash.
    await rm(path, { force: true });
  }
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

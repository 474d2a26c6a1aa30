import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DataDirInUse, lockDataDir } from './lock.ts';

let dir = '';
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'amqpscope-lock-'));
});
afterEach(() => rm(dir, { recursive: true }));

const lockFile = () => join(dir, 'server.lock');

/** A process that runs until `use` has ended. */
async function withProcess(use: (pid: number) => Promise<void>): Promise<void> {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  try {
    await once(child, 'spawn');
    await use(child.pid ?? 0);
  } finally {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
}

describe('the lock of a data folder', () => {
  test('is held once, and free again when released', async () => {
    const release = await lockDataDir(dir);
    await expect(lockDataDir(dir)).rejects.toThrow(DataDirInUse);
    await release();
    await (await lockDataDir(dir))();
  });

  test('of another process that runs is respected', async () => {
    await withProcess(async (pid) => {
      await writeFile(lockFile(), String(pid));
      await expect(lockDataDir(dir)).rejects.toThrow(String(pid));
    });
  });

  test('of a process that is gone is taken over', async () => {
    let gone = 0;
    await withProcess(async (pid) => {
      gone = pid;
    });
    await writeFile(lockFile(), String(gone));
    await (await lockDataDir(dir))();
  });

  test.runIf(process.platform === 'linux')(
    'whose number now belongs to another process is taken over',
    async () => {
      await withProcess(async (pid) => {
        await writeFile(lockFile(), `${pid} 1`);
        const release = await lockDataDir(dir);
        expect(await readFile(lockFile(), 'utf8')).toMatch(new RegExp(`^${process.pid} \\d+$`));
        await release();
      });
    },
  );
});

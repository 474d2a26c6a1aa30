// Runs a command to its end and says how long it took and how large it became.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

const LOOK_MS = 50;

/** Largest resident size of a process so far, in bytes; only Linux tells. */
function peakOf(pid) {
  try {
    const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return Number(kilobytes) * 1024;
  } catch {
    return 0;
  }
}

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{quiet?: boolean}} [options] quiet: what it says on standard error is not shown
 * @returns {Promise<{seconds: number, peakBytes: number, lines: number, output: string}>} `output`
 *   is the last line of standard output; all of it is read, as a user would.
 */
export function measure(command, args, { quiet = false } = {}) {
  return new Promise((resolve, reject) => {
    const start = process.hrtime.bigint();
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', quiet ? 'ignore' : 'inherit'] });
    let peakBytes = 0;
    let lines = 0;
    let tail = '';
    const look = setInterval(() => {
      peakBytes = Math.max(peakBytes, peakOf(child.pid));
    }, LOOK_MS);
    child.stdout.setEncoding('utf8');
    child.stdout.on('data', (text) => {
      for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines += 1;
      tail = (tail + text).slice(-4096);
    });
    child.on('error', reject);
    child.on('close', (code) => {
      clearInterval(look);
      const seconds = Number(process.hrtime.bigint() - start) / 1e9;
      if (code === 0)
        resolve({ seconds, peakBytes, lines, output: tail.trimEnd().split('\n').at(-1) });
      else reject(new Error(`${command} ended with ${code}`));
    });
  });
}

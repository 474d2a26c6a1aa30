import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../../scripts/project.mjs';

const POLL_MS = 200;
const TICK_MS = 10;

/** `amqpscope serve` with captures, as a process of its own. */
export class LargeServer {
  #child;
  url = '';

  /** @param {readonly string[]} files taken in when the data folder has none of their names */
  static async start(dataDir, files) {
    const server = new LargeServer();
    await server.#run(dataDir, []);
    const names = new Set((await server.get('/captures')).captures.map(({ name }) => name));
    const missing = files.filter((file) => !names.has(file.split('/').at(-1)));
    if (missing.length > 0) {
      await server.stop();
      await server.#run(dataDir, missing);
    }
    return server;
  }

  async #run(dataDir, files) {
    const bin = join(root, 'bin', 'amqpscope.mjs');
    const args = [bin, 'serve', '--port', '0', '--data', dataDir, ...files];
    this.#child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    this.url = await new Promise((resolve, reject) => {
      this.#child.stdout.on('data', (text) => {
        const [, url] = /ready at (\S+)/.exec(String(text)) ?? [];
        if (url !== undefined) resolve(url);
      });
      this.#child.on('exit', (code) => reject(new Error(`amqpscope serve ended with ${code}`)));
    });
  }

  /** The capture with that name, once it is indexed. */
  async capture(name) {
    for (let seen = false; ; ) {
      const { captures } = await this.get('/captures');
      const found = captures.find((capture) => capture.name === name);
      if (found?.state === 'ready') return found;
      // What cannot be indexed is taken from the list again; the server has said why.
      if (found?.error !== undefined || (seen && found === undefined)) {
        throw new Error(`${name} could not be indexed`);
      }
      seen ||= found !== undefined;
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }

  async get(path) {
    const response = await fetch(`${this.url}/api/v1${path}`);
    const text = await response.text();
    if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
    return JSON.parse(text);
  }

  /** Milliseconds until the whole answer was there, and its length. */
  async time(path) {
    const start = performance.now();
    const response = await fetch(`${this.url}/api/v1${path}`);
    const octets = (await response.arrayBuffer()).byteLength;
    const milliseconds = performance.now() - start;
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    return { milliseconds, octets };
  }

  /** Largest resident size so far, in octets; only Linux tells. */
  get peakBytes() {
    const status = readFileSync(`/proc/${this.#child.pid}/status`, 'utf8');
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024;
  }

  /** Milliseconds of processor time so far, in all threads; only Linux tells. */
  get cpuMilliseconds() {
    const stat = readFileSync(`/proc/${this.#child.pid}/stat`, 'utf8');
    const [user, system] = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .slice(11, 13);
    return (Number(user) + Number(system)) * TICK_MS;
  }

  async stop() {
    this.#child.removeAllListeners('exit');
    const ended = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.kill('SIGTERM');
    await ended;
  }
}

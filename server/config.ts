/** What a server needs to know before it starts, with defaults and environment in one place. */
import { statfs } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { LogLevel } from './log.ts';

export const DEFAULT_PORT = 8080;
export const DEFAULT_HOST = '127.0.0.1';

/** Share of the disk that is free (or used by captures) at the start which captures may use. */
const QUOTA_SHARE = 0.8;

export interface ServerOptions {
  readonly port: number;
  /** Address to bind; everything but a loopback address opens the server to other machines. */
  readonly host: string;
  readonly dataDir: string;
  /** Captures to index at once; `-` is standard input. */
  readonly files?: readonly string[];
  /** What is spoken on a port, for those files: `5672=amqp`. */
  readonly portHints?: readonly string[];
  /** File with secrets of TLS, for all captures. */
  readonly keyLogPath?: string;
  /** Whether a fresh data folder gets the captures of `samples/`; default true. */
  readonly samples?: boolean;
  readonly logLevel?: LogLevel;
  /** Octets all captures together may use; default 80 % of the disk's free space. */
  readonly quotaBytes?: number;
  /** Host names, besides loopback and the bound address, under which the server may be asked. */
  readonly allowedHosts?: readonly string[];
}

/**
 * Where captures live unless told: the platform's folder for data of applications.
 * `AMQPSCOPE_DATA` overrides it.
 */
export function defaultDataDir(env: NodeJS.ProcessEnv = process.env): string {
  if (env.AMQPSCOPE_DATA) return env.AMQPSCOPE_DATA;
  switch (process.platform) {
    case 'win32':
      return join(env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), 'amqpscope');
    case 'darwin':
      return join(homedir(), 'Library', 'Application Support', 'amqpscope');
    default:
      return join(env.XDG_DATA_HOME || join(homedir(), '.local', 'share'), 'amqpscope');
  }
}

/** Host names of `AMQPSCOPE_ALLOWED_HOSTS`, separated by commas. */
export function allowedHostsFromEnv(env: NodeJS.ProcessEnv = process.env): string[] {
  const names = env.AMQPSCOPE_ALLOWED_HOSTS?.split(',') ?? [];
  return names.map((name) => name.trim().toLowerCase()).filter((name) => name !== '');
}

/** Octets of `AMQPSCOPE_QUOTA` (`500000000`, `20G`); undefined when it is not set. */
export function quotaFromEnv(env: NodeJS.ProcessEnv = process.env): number | undefined {
  if (!env.AMQPSCOPE_QUOTA) return undefined;
  const bytes = parseBytes(env.AMQPSCOPE_QUOTA);
  if (bytes === undefined) {
    throw new Error(`AMQPSCOPE_QUOTA is "${env.AMQPSCOPE_QUOTA}"; it must be a size such as 20G.`);
  }
  return bytes;
}

/** A size in octets, with an optional power of 1024 behind it. */
export function parseBytes(text: string): number | undefined {
  const match = /^(\d{1,15})\s*([kmgt]?)i?b?$/i.exec(text.trim());
  if (match === null) return undefined;
  const [, digits = '', unit = ''] = match;
  const bytes = Number(digits) * 1024 ** ' kmgt'.indexOf(unit === '' ? ' ' : unit.toLowerCase());
  return Number.isSafeInteger(bytes) ? bytes : undefined;
}

/** Octets free to us on the disk that holds `dir`. */
export async function freeDiskBytes(dir: string): Promise<number> {
  const { bavail, bsize } = await statfs(dir);
  return bavail * bsize;
}

/** What captures used before counts as free: the quota must not shrink from start to start. */
export function defaultQuotaBytes(freeBytes: number, usedBytes: number): number {
  return Math.floor((freeBytes + usedBytes) * QUOTA_SHARE);
}

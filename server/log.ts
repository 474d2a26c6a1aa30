/**
 * Logging: JSON lines to stderr (stdout belongs to the output of commands).
 *
 * Never logged: contents of captures, filters and names (they quote captures), headers, addresses
 * of routes beyond the path. What is logged of a request is method, path, status and time taken.
 */
import { pino } from 'pino';

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export type Log = pino.Logger;

export function createLog(level: LogLevel): Log {
  // Synchronous, so that the last words before an exit are not lost; a request is one short line.
  return pino({ level, base: null }, pino.destination({ dest: 2, sync: true }));
}

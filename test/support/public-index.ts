import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A row of the index of the public captures: what capinfos and tshark 4.0.17 say of a file. */
export interface IndexedCapture {
  /** Relative to the folder. */
  readonly path: string;
  readonly packets?: number;
  readonly durationSeconds?: number;
  /** Packets by protocol as in a protocol hierarchy, branches that read the same named once. */
  readonly protocols: readonly (readonly [name: string, packets: number])[];
  /** The list of protocols was cut to its first characters. */
  readonly protocolsCut: boolean;
}

const PROTOCOLS_CUT_AT = 118;

export function indexedCaptures(folder: string): IndexedCapture[] {
  const lines = readFileSync(join(folder, 'INDEX.md'), 'utf8').split('\n');
  return lines.flatMap((line) => {
    const cells = line.split('|').map((cell) => cell.trim());
    if (cells.length < 7 || !cells[1].includes('/') || !existsSync(join(folder, cells[1])))
      return [];
    const figures = cells[4].split(' / ');
    const packets = figures.length === 8 ? Number(figures[5]) : Number.NaN;
    // capinfos leaves out leading zeros of the fraction where it has nine digits: not to be read.
    const seconds = /^\d+\.\d{6}$/.test(figures[7] ?? '') ? Number(figures[7]) : Number.NaN;
    return [
      {
        path: cells[1],
        ...(Number.isNaN(packets) ? {} : { packets }),
        ...(Number.isNaN(seconds) ? {} : { durationSeconds: seconds }),
        protocols: protocolsOf(cells[5]),
        protocolsCut: cells[5].length >= PROTOCOLS_CUT_AT,
      },
    ];
  });
}

function protocolsOf(cell: string): (readonly [string, number])[] {
  return [...cell.matchAll(/(?:^|\s)([\w.-]+):(\d+)(?=\s|$)/g)].map(
    (match) => [match[1], Number(match[2])] as const,
  );
}

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { capturesFolder } from '../../support/captures.ts';
import { FAULTS } from './catalogue.ts';

/** Captures whose fault cannot be shown yet, and why. */
const NOT_SHOWN: ReadonlyMap<string, string> = new Map([
  // What was prefetched is given back behind the detach: it ends as released, and nothing marks that.
  ['activemq-10-jms-close-prefetched.pcap', 'settled only after its link was detached'],
]);

const Truth = z.looseObject({ capture: z.string(), expected_findings: z.array(z.string()) });

export interface FaultyCapture {
  /** Name of the file. */
  readonly capture: string;
  readonly path: string;
  /** Names of the catalogue. */
  readonly findings: readonly string[];
  /** Why it cannot be shown. */
  readonly notShown: string | undefined;
}

/** Every recorded capture whose truth names a fault of the catalogue. */
export function faultyCaptures(): readonly FaultyCapture[] {
  const folder = join(capturesFolder, 'real');
  return readdirSync(folder)
    .filter((file) => file.endsWith('.truth.json'))
    .sort()
    .flatMap((file) => {
      const truth = Truth.parse(JSON.parse(readFileSync(join(folder, file), 'utf8')));
      const findings = truth.expected_findings.filter((name) => FAULTS.has(name));
      if (findings.length === 0) return [];
      const { capture } = truth;
      const notShown = NOT_SHOWN.get(capture);
      return [{ capture, path: join(folder, capture), findings, notShown }];
    });
}

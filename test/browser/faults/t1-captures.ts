import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { capturesFolder } from '../../support/captures.ts';
import { FAULTS } from './catalogue.ts';

const Truth = z.looseObject({ capture: z.string(), expected_findings: z.array(z.string()) });

export interface FaultyCapture {
  /** Name of the file. */
  readonly capture: string;
  readonly path: string;
  /** Names of the catalogue. */
  readonly findings: readonly string[];
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
      return [{ capture, path: join(folder, capture), findings }];
    });
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { samplesFolder } from './captures.ts';
import { readCapture } from './decode.ts';

const INDEX = z.array(z.object({ file: z.string(), name: z.string(), description: z.string() }));

export interface Sample {
  readonly file: string;
  readonly plain: Uint8Array;
}

/** The project's own captures, decompressed. */
export function readSamples(): Sample[] {
  const index = INDEX.parse(JSON.parse(readFileSync(join(samplesFolder, 'index.json'), 'utf8')));
  return index.map(({ file }) => ({ file, plain: readCapture(join(samplesFolder, file)) }));
}

// npm run samples: copy every capture that samples/index.json names anew from the folder of real
// captures, and say which of them changed.
import { copyFileSync, existsSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { main, root } from './project.mjs';

/** What the samples may weigh together: they are part of the package. */
const LIMIT_BYTES = 400_000;

await main(() => {
  const captures = resolve(root, process.env.AMQPSCOPE_CAPTURES ?? '../shared/captures', 'real');
  if (!existsSync(captures)) throw new Error(`captures not found: ${captures}`);
  const samples = JSON.parse(readFileSync(join(root, 'samples', 'index.json'), 'utf8'));
  let total = 0;
  for (const { file } of samples) {
    const from = join(captures, file);
    const to = join(root, 'samples', file);
    const same = existsSync(to) && readFileSync(to).equals(readFileSync(from));
    if (!same) copyFileSync(from, to);
    total += statSync(to).size;
    console.log(`${same ? 'same   ' : 'copied '} ${file}`);
  }
  console.log(`${samples.length} samples, ${total} bytes`);
  if (total > LIMIT_BYTES) throw new Error(`more than ${LIMIT_BYTES} bytes of samples`);
});

// npm run build: dist/decoder, dist/server and dist/web, where their sources changed.
import { buildIfChanged, installIfNeeded, main } from './project.mjs';

await main(async () => {
  installIfNeeded();
  await buildIfChanged();
});

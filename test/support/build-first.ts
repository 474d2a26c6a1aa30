import { buildIfChanged } from '../../scripts/project.mjs';

/** Paths whose tests run from source alone; a run that names only these needs no build. */
const NEEDS_NO_BUILD =
  /^(\.\/)?(decoder|web|server\/(filter|api)|test\/(support|oracle|property|ladders))\b/;

/** Worker threads are started from compiled code, in tests as in production: compile it first. */
export default async function buildFirst(): Promise<void> {
  const named = process.argv.slice(2).filter((word) => word !== 'run' && !word.startsWith('-'));
  if (named.length > 0 && named.every((path) => NEEDS_NO_BUILD.test(path))) return;
  await buildIfChanged(['untypedCode']);
}

// What every script needs: where the project is, and packages and a build that are up to date.
// Uses nothing but Node, since it must run before anything is installed.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** Longest time a build may hold the lock; an older lock was left by a build that was killed. */
const LOCK_STALE_MS = 180_000;
const LOCK_POLL_MS = 200;

/** A command of an installed package, without a shell and without npx. */
export function binOf(packageName, command = packageName) {
  const folder = join(root, 'node_modules', packageName);
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return join(folder, typeof bin === 'string' ? bin : bin[command]);
}

/** Run a Node program to its end, its output shown; the exit code (1 when a signal ended it). */
export function runNode(args, options = {}) {
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit', ...options });
  return status ?? 1;
}

/** Run a Node program in place of this one: signals go to it and its exit code becomes ours. */
export function becomeNode(args, options = {}) {
  const child = spawn(process.execPath, args, { stdio: 'inherit', ...options });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => child.kill(signal));
  }
  child.on('exit', (code) => process.exit(code ?? 1));
}

/** `npm ci` when packages were never installed or the lock file is newer than they are. */
export function installIfNeeded() {
  const installed = join(root, 'node_modules', '.package-lock.json');
  const lock = join(root, 'package-lock.json');
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs) return;
  console.error('Installing packages (npm ci) …');
  // npm is a script on Windows, which Node starts only through a shell.
  const npm = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], {
    cwd: root,
    stdio: ['inherit', 2, 2],
    shell: process.platform === 'win32',
  });
  if (npm.status !== 0) throw new Error('npm ci failed; see above');
}

function sourcesUnder(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** One hash over everything a part of the build is made from. */
function fingerprint(folders, files) {
  const hash = createHash('sha256');
  const all = [...folders.flatMap((folder) => sourcesUnder(join(root, folder)))];
  all.push(...files.map((file) => join(root, file)));
  for (const path of all) hash.update(relative(root, path)).update('\0').update(readFileSync(path));
  return hash.digest('hex');
}

/** Remove output whose source is gone, so that a renamed file cannot live on in dist. */
function pruneCompiled(folder) {
  const output = join(root, 'dist', folder);
  if (!existsSync(output)) return;
  for (const path of sourcesUnder(output)) {
    const source = join(root, relative(join(root, 'dist'), path)).replace(/\.js$/, '.ts');
    if (path.endsWith('.js') && !existsSync(source)) rmSync(path);
  }
}

function compile(extra) {
  const status = runNode([binOf('typescript', 'tsc'), '-p', 'tsconfig.build.json', ...extra], {
    stdio: ['inherit', 2, 2],
  });
  pruneCompiled('decoder');
  pruneCompiled('server');
  return status;
}

const codeSources = () =>
  fingerprint(['decoder', 'server'], ['tsconfig.json', 'tsconfig.build.json']);

/** `fresh` are the stamps a part leaves behind; the first is the one it is judged by. */
const PARTS = {
  /** decoder and server: TypeScript to JavaScript, one file each, types checked. */
  code: { fresh: ['code', 'untyped-code'], sources: codeSources, make: () => compile([]) },
  /** The same without the check: what tests that start workers need, in a fraction of the time. */
  untypedCode: {
    fresh: ['untyped-code'],
    sources: codeSources,
    make: () => compile(['--noCheck']),
  },
  page: {
    fresh: ['page'],
    sources: () =>
      fingerprint(
        ['web', 'decoder', 'server/api', 'server/filter'],
        ['vite.config.ts', 'tsconfig.json', 'package-lock.json'],
      ),
    make: () =>
      runNode([binOf('vite'), 'build', '--logLevel', 'warn'], { stdio: ['inherit', 2, 2] }),
  },
};

/**
 * Make the named parts of dist whose sources changed since they were last made. Two at once wait
 * for each other.
 */
export async function buildIfChanged(names = ['code', 'page']) {
  await withLock(() => {
    for (const name of names) {
      const part = PARTS[name];
      const stamps = part.fresh.map((stamp) => join(root, 'dist', `.${stamp}`));
      const now = part.sources();
      const before = existsSync(stamps[0]) ? readFileSync(stamps[0], 'utf8') : '';
      if (before === now) continue;
      console.error(`Building (${name}) …`);
      if (part.make() !== 0) throw new Error(`the build failed (${name}); see above`);
      for (const stamp of stamps) writeFileSync(stamp, now);
    }
  });
}

async function withLock(work) {
  const lock = join(root, 'dist', '.lock');
  mkdirSync(join(root, 'dist'), { recursive: true });
  for (;;) {
    try {
      mkdirSync(lock);
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      const age = Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? 0);
      if (age > LOCK_STALE_MS) rmSync(lock, { recursive: true, force: true });
      else await new Promise((resolve) => setTimeout(resolve, LOCK_POLL_MS));
    }
  }
  try {
    await work();
  } finally {
    rmdirSync(lock);
  }
}

/** Show a failed step as one sentence: its own output is above it already. */
export async function main(work) {
  try {
    await work();
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}`);
    process.exitCode = 1;
  }
}

// A Chromium to look at the page with: for the browser tests and the screenshots.
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './project.mjs';

/** Nothing of Google's is asked for anything. Containers run as root, where the sandbox cannot. */
const ARGUMENTS = [
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--font-render-hinting=none',
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
];

/** What else may be there when the package has no binary for this machine. */
const INSTALLED_CHANNELS = ['chrome', 'chromium', 'msedge'];

/**
 * Launch a browser: the one named by AMQPSCOPE_CHROMIUM, the package's on Linux, else an installed
 * one. Throws an Error that says what was tried.
 *
 * The package's own list of arguments is not used: it is for functions without /dev/shm, and its
 * --single-process and --disable-web-security would test something else than a browser.
 */
export async function launchChromium() {
  const { chromium } = await import('playwright-core');
  const named = process.env.AMQPSCOPE_CHROMIUM;
  const candidates = named
    ? [async () => ({ executablePath: named })]
    : [
        ...(process.platform === 'linux' && process.arch === 'x64'
          ? [async () => ({ executablePath: await unpackedChromium() })]
          : []),
        ...INSTALLED_CHANNELS.map((channel) => async () => ({ channel })),
      ];
  const failures = [];
  for (const candidate of candidates) {
    try {
      return await chromium.launch({ args: ARGUMENTS, ...(await candidate()) });
    } catch (error) {
      const [firstLine] = String(error instanceof Error ? error.message : error).split('\n');
      failures.push(firstLine);
    }
  }
  throw new Error(`no Chromium could be started: ${failures.join('; ')}`);
}

/**
 * The package's binary, unpacked once beside the packages. The package itself would unpack to the
 * folder for temporary files, where two runs write over each other and anyone may have put one.
 */
async function unpackedChromium() {
  const packageFile = join(root, 'node_modules', '@sparticuz', 'chromium', 'package.json');
  const { version } = JSON.parse(readFileSync(packageFile, 'utf8'));
  const folder = join(root, 'node_modules', '.cache', 'amqpscope', `chromium-${version}`);
  const binary = join(folder, 'chromium');
  if (existsSync(binary)) return binary;

  const unpacking = `${folder}.${process.pid}`;
  mkdirSync(unpacking, { recursive: true });
  const { TMPDIR } = process.env;
  process.env.TMPDIR = unpacking;
  try {
    const { default: sparticuz } = await import('@sparticuz/chromium');
    await sparticuz.executablePath();
  } finally {
    if (TMPDIR === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = TMPDIR;
  }
  try {
    renameSync(unpacking, folder);
  } catch (error) {
    rmSync(unpacking, { recursive: true, force: true });
    // Another run was faster.
    if (!existsSync(binary)) throw error;
  }
  return binary;
}

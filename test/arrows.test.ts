import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { root } from '../scripts/project.mjs';

const depcruise = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
const trees: string[] = [];

afterAll(() => {
  for (const tree of trees) rmSync(tree, { recursive: true, force: true });
});

/** A tree with the project's rules in it and these files; what dependency-cruiser says about it. */
function cruise(files: Record<string, string>): { status: number | null; output: string } {
  const tree = mkdtempSync(join(tmpdir(), 'amqpscope-arrows-'));
  trees.push(tree);
  for (const file of ['.dependency-cruiser.cjs', 'tsconfig.json', 'package.json']) {
    copyFileSync(join(root, file), join(tree, file));
  }
  symlinkSync(join(root, 'node_modules'), join(tree, 'node_modules'), 'dir');
  for (const [path, text] of Object.entries({ ...ALLOWED, ...files })) {
    mkdirSync(dirname(join(tree, path)), { recursive: true });
    writeFileSync(join(tree, path), text);
  }
  const args = [depcruise, '--config', '.dependency-cruiser.cjs', 'decoder', 'server', 'web'];
  const run = spawnSync(process.execPath, args, { cwd: tree, encoding: 'utf8' });
  return { status: run.status, output: run.stdout + run.stderr };
}

/** Imports that every layer may make. */
const ALLOWED = {
  'decoder/units.ts': 'export type Bytes = number;\n',
  'decoder/decode.ts': "import type { Bytes } from './units.ts';\nexport const none: Bytes = 0;\n",
  'server/api/contract.ts': "import { z } from 'zod';\nexport const shape = z.string();\n",
  'server/filter/grammar.ts': 'export const grammar = 1;\n',
  'server/filter/sql.ts': "import { grammar } from './grammar.ts';\nexport const sql = grammar;\n",
  'server/app.ts':
    "import express from 'express';\nimport { none } from '../decoder/decode.ts';\nexport const app = [express, none];\n",
  'web/main.tsx':
    "import { shape } from '../server/api/contract.ts';\nimport { grammar } from '../server/filter/grammar.ts';\nimport type { Bytes } from '../decoder/units.ts';\nexport const page: [unknown, unknown, Bytes] = [shape, grammar, 0];\n",
};

describe('dependency arrows', () => {
  test('the tree the planted imports go into is clean, and really was read', () => {
    const { status, output } = cruise({});
    expect(output).toMatch(/no dependency violations found \((7|8|9|1\d) modules/);
    expect(status).toBe(0);
  });

  test.each([
    ['decoder-stands-alone', 'decoder/a.ts', "import '../server/app.ts';"],
    ['decoder-runs-in-a-browser', 'decoder/a.ts', "import 'node:fs';"],
    [
      'decoder-runs-in-a-browser',
      'decoder/a.ts',
      "import type { Stats } from 'node:fs';\nexport type A = Stats;",
    ],
    ['decoder-runs-in-a-browser', 'decoder/a.ts', "import 'zod';"],
    ['server-does-not-know-the-page', 'server/a.ts', "import '../web/main.tsx';"],
    ['web-sees-the-contract-only', 'web/a.ts', "import '../server/app.ts';"],
    ['web-sees-the-contract-only', 'web/a.ts', "import '../server/filter/sql.ts';"],
    ['web-sees-the-vocabulary-only', 'web/a.ts', "import '../decoder/decode.ts';"],
    ['page-code-needs-no-node', 'web/a.ts', "import 'node:path';"],
    ['page-code-needs-no-node', 'server/filter/a.ts', "import 'node:path';"],
    ['shared-code-shares-its-arrows', 'server/filter/a.ts', "import '../app.ts';"],
    ['no-test-code-in-the-product', 'server/a.ts', "import './a.test.ts';"],
    ['server-uses-installed-packages', 'server/a.ts', "import 'fast-check';"],
    ['resolvable', 'server/a.ts', "import './nowhere.ts';"],
    ['no-cycles', 'server/a.ts', "import { b } from './b.ts';\nexport const a = [b];"],
  ])('%s: %s with %s', (rule, path, text) => {
    const helpers = {
      'server/a.test.ts': 'export {};\n',
      'server/b.ts': "import { a } from './a.ts';\nexport const b = [a];\n",
    };
    const planted = rule === 'no-cycles' || rule === 'no-test-code-in-the-product' ? helpers : {};
    const { status, output } = cruise({ ...planted, [path]: `${text}\n` });
    expect(output).toContain(`error ${rule}: ${path}`);
    expect(status).not.toBe(0);
  });
});

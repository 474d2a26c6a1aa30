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

/** A forbidden import each, and the rule it breaks. */
const PLANTED: readonly (readonly [rule: string, path: string, text: string])[] = [
  ['decoder-stands-alone', 'decoder/to-server.ts', "import '../server/app.ts';"],
  ['decoder-runs-in-a-browser', 'decoder/to-node.ts', "import 'node:fs';"],
  [
    'decoder-runs-in-a-browser',
    'decoder/to-a-node-type.ts',
    "import type { Stats } from 'node:fs';\nexport type A = Stats;",
  ],
  ['decoder-runs-in-a-browser', 'decoder/to-a-package.ts', "import 'zod';"],
  ['server-does-not-know-the-page', 'server/to-page.ts', "import '../web/main.tsx';"],
  ['web-sees-the-contract-only', 'web/to-app.ts', "import '../server/app.ts';"],
  ['web-sees-the-contract-only', 'web/to-sql.ts', "import '../server/filter/sql.ts';"],
  ['web-sees-the-vocabulary-only', 'web/to-decoder.ts', "import '../decoder/decode.ts';"],
  ['page-code-needs-no-node', 'web/to-node.ts', "import 'node:path';"],
  ['page-code-needs-no-node', 'server/filter/to-node.ts', "import 'node:path';"],
  ['shared-code-shares-its-arrows', 'server/filter/to-app.ts', "import '../app.ts';"],
  ['no-test-code-in-the-product', 'server/to-test.ts', "import './some.test.ts';"],
  ['server-uses-installed-packages', 'server/to-dev.ts', "import 'fast-check';"],
  ['resolvable', 'server/to-nowhere.ts', "import './nowhere.ts';"],
  ['no-cycles', 'server/a.ts', "import { b } from './b.ts';\nexport const a = [b];"],
];

/** What the planted imports point at. */
const TARGETS = {
  'server/some.test.ts': 'export {};\n',
  'server/b.ts': "import { a } from './a.ts';\nexport const b = [a];\n",
};

describe('dependency arrows', () => {
  test('a tree without forbidden imports is clean, and really was read', () => {
    const { status, output } = cruise({});
    expect(output).toMatch(/no dependency violations found \((7|8|9|1\d) modules/);
    expect(status).toBe(0);
  });

  test('every planted import is caught', () => {
    const planted = PLANTED.map(([, path, text]) => [path, `${text}\n`]);
    const { status, output } = cruise({ ...TARGETS, ...Object.fromEntries(planted) });
    for (const [rule, path] of PLANTED) expect(output).toContain(`error ${rule}: ${path}`);
    expect(output).toContain(`${PLANTED.length} dependency violations`);
    expect(status).not.toBe(0);
  });
});

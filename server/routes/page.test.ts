import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import supertest from 'supertest';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createLog } from '../log.ts';
import { pageRoutes } from './page.ts';
import { sendProblem, unknownRoute } from './problems.ts';

let webDir: string;
beforeAll(async () => {
  webDir = await mkdtemp(join(tmpdir(), 'amqpscope-web-'));
  await mkdir(join(webDir, 'assets'));
  await writeFile(join(webDir, 'index.html'), '<title>the page</title>');
  await writeFile(join(webDir, 'favicon.svg'), '<svg/>');
  await writeFile(join(webDir, 'assets', 'index-B7Bl5RB6.js'), 'export {};');
});
afterAll(() => rm(webDir, { recursive: true }));

function get(path: string, headers: Record<string, string> = {}, folder = webDir) {
  const app = express();
  app.use(pageRoutes(folder), unknownRoute, sendProblem(createLog('silent')));
  return supertest(app).get(path).set(headers);
}

const HTML = { Accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

describe('the page', () => {
  test.each(['/', '/c/0123456789ab/frames', '/c/x/frames?sel=frame:c3%3E12', '/a.b/c'])(
    '%s is answered with it when a browser asks',
    async (path) => {
      const { status, text, headers } = await get(path, HTML);
      expect([status, text]).toEqual([200, '<title>the page</title>']);
      expect(headers['cache-control']).toBe('no-cache');
    },
  );

  test('/ is answered with it whoever asks', async () => {
    expect((await get('/')).status).toBe(200);
  });

  test('what is not there is not answered with it when a script is asked for', async () => {
    expect((await get('/assets/gone.js', { Accept: '*/*' })).status).toBe(404);
    expect((await get('/..%2f..%2fetc%2fpasswd')).status).toBe(404);
    expect((await get('/assets')).status).toBe(404);
  });

  test('files with a hash in their name are kept for good, others are asked for again', async () => {
    const asset = await get('/assets/index-B7Bl5RB6.js');
    expect(asset.headers['cache-control']).toContain('immutable');
    expect(asset.headers['content-type']).toContain('javascript');
    const icon = await get('/favicon.svg');
    expect(icon.headers['cache-control']).toBe('no-cache');
  });

  test('that is not built says so', async () => {
    const { status, body } = await get('/', HTML, join(webDir, 'nothing'));
    expect(status).toBe(404);
    expect(body.detail).toContain('npm run build');
  });
});

import { PassThrough } from 'node:stream';
import express from 'express';
import { pino } from 'pino';
import supertest from 'supertest';
import { expect, test } from 'vitest';
import { sendProblem } from './problems.ts';
import { logRequests } from './request-log.ts';

test('the log has path and status of a request, and nothing that it says', async () => {
  const sink = new PassThrough();
  const log = pino({ level: 'trace' }, sink);
  const app = express();
  app.use(logRequests(log));
  app.use(() => {
    throw new Error('a bug');
  });
  app.use(sendProblem(log));
  const { status, body } = await supertest(app)
    .post('/api/v1/captures?filter=secret-filter&name=secret-name')
    .set('Authorization', 'secret-header')
    .send('secret-body');
  expect(status).toBe(500);
  expect(JSON.stringify(body)).not.toContain('a bug');
  const lines = String(sink.read()).trim().split('\n');
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { level: 50, method: 'POST', path: '/api/v1/captures', err: { message: 'a bug' } },
    { level: 20, method: 'POST', path: '/api/v1/captures', status: 500 },
  ]);
  expect(lines.join()).not.toContain('secret');
});

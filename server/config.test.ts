import { describe, expect, test } from 'vitest';
import {
  allowedHostsFromEnv,
  defaultDataDir,
  defaultQuotaBytes,
  parseBytes,
  quotaFromEnv,
} from './config.ts';

describe('sizes', () => {
  test.each([
    ['0', 0],
    ['512', 512],
    ['20G', 20 * 1024 ** 3],
    ['20 GiB', 20 * 1024 ** 3],
    ['1kb', 1024],
    ['1t', 1024 ** 4],
  ])('%s is %i octets', (text, bytes) => expect(parseBytes(text)).toBe(bytes));

  test.each(['', 'G', '-1', '1.5G', '20X', '1e9', '999999999999999T'])('%j is none', (text) =>
    expect(parseBytes(text)).toBeUndefined(),
  );
});

describe('the environment', () => {
  test('gives the quota, or says what is wrong with it', () => {
    expect(quotaFromEnv({})).toBeUndefined();
    expect(quotaFromEnv({ AMQPSCOPE_QUOTA: '5M' })).toBe(5 * 1024 ** 2);
    expect(() => quotaFromEnv({ AMQPSCOPE_QUOTA: 'lots' })).toThrow('must be a size');
  });

  test('gives names of hosts', () => {
    expect(allowedHostsFromEnv({})).toEqual([]);
    expect(allowedHostsFromEnv({ AMQPSCOPE_ALLOWED_HOSTS: ' Scope.example, ,b ' })).toEqual([
      'scope.example',
      'b',
    ]);
  });

  test('gives the data folder before anything else does', () => {
    expect(defaultDataDir({ AMQPSCOPE_DATA: '/data', XDG_DATA_HOME: '/x' })).toBe('/data');
    expect(defaultDataDir({})).toMatch(/amqpscope$/);
  });
});

test('the quota does not shrink because captures take room', () => {
  expect(defaultQuotaBytes(1000, 0)).toBe(800);
  expect(defaultQuotaBytes(400, 600)).toBe(800);
});

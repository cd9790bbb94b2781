import { describe, expect, it } from 'vitest';
import { parseRedisUrl, readRedis } from './redis.config.js';
import { ConfigurationError, Variables } from './variables.js';

const NONE = { tls: false, username: undefined, password: undefined, database: 0, masterName: undefined };

describe('parseRedisUrl', () => {
  it.each([
    ['redis://cache.example', { ...NONE, mode: 'single', nodes: [{ host: 'cache.example', port: 6379 }] }],
    [
      'redis://:p%40ss@10.0.0.1:7000/3',
      { ...NONE, mode: 'single', nodes: [{ host: '10.0.0.1', port: 7000 }], password: 'p@ss', database: 3 },
    ],
    [
      'rediss://app:secret@[2001:db8::1]:6380/',
      {
        ...NONE,
        mode: 'single',
        tls: true,
        nodes: [{ host: '2001:db8::1', port: 6380 }],
        username: 'app',
        password: 'secret',
      },
    ],
    [
      'redis+sentinel://:secret@a.example:26379,b.example/main/2',
      {
        ...NONE,
        mode: 'sentinel',
        nodes: [
          { host: 'a.example', port: 26_379 },
          { host: 'b.example', port: 26_379 },
        ],
        password: 'secret',
        database: 2,
        masterName: 'main',
      },
    ],
    [
      'rediss+cluster://a.example:7000,b.example:7001',
      {
        ...NONE,
        mode: 'cluster',
        tls: true,
        nodes: [
          { host: 'a.example', port: 7000 },
          { host: 'b.example', port: 7001 },
        ],
      },
    ],
  ])('reads %s', (url, target) => {
    expect(parseRedisUrl(url)).toEqual(target);
  });
});

describe('REDIS_URL', () => {
  it.each([
    'localhost:6379',
    'http://localhost',
    'redis://',
    'redis://a,b',
    'redis://hunter2@localhost',
    'redis://:hunter2%ZZ@localhost',
    'redis://:hun@ter2@localhost',
    'redis://:hunter2/x@localhost',
    'redis://localhost:hunter2',
    'redis://localhost:0',
    'redis://localhost:65536',
    'redis://localhost/hunter2',
    'redis://localhost?password=hunter2',
    'redis+sentinel://localhost:26379',
    'redis+sentinel://localhost:26379/main/hunter2',
    'redis+cluster://localhost:7000/1',
    'redis+socket://hunter2',
  ])('rejects %s without repeating it', (url) => {
    const variables = new Variables({ REDIS_URL: url });
    readRedis(variables);
    let message = '';
    try {
      variables.assertValid();
    } catch (error) {
      if (error instanceof ConfigurationError) message = error.message;
    }
    expect(message).toMatch(/^REDIS_URL must be redis:\/\//);
    expect(message).not.toContain('hunter2');
    expect(message).not.toContain('; it is');
  });
});

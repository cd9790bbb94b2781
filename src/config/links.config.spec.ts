import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type LinksConfig, readLinks } from './links.config.js';
import { ConfigurationError, Variables } from './variables.js';

const [FIRST, SECOND] = [randomBytes(32).toString('base64'), randomBytes(32).toString('base64url')];

function read(text: string, production = true): LinksConfig {
  const variables = new Variables({ LINK_SECRET: text });
  const config = readLinks(variables, production);
  variables.assertValid();
  return config;
}

function refusal(text: string): string {
  try {
    read(text);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.message;
  }
  return '';
}

describe('LINK_SECRET', () => {
  it('lists secrets in order, with ids of their own or ids that every replica derives', () => {
    const { secrets } = read(`new:${FIRST}, ${SECOND}`);
    expect(secrets.map(({ key }) => key.toString())).toEqual([FIRST, SECOND]);
    expect(secrets[0]?.id).toBe('new');
    expect(secrets[1]?.id).toMatch(/^[\da-f]{8}$/);
    expect(read(SECOND).secrets[0]?.id).toBe(secrets[1]?.id);
  });

  it('takes 32 bytes in hexadecimal', () => {
    expect(read(randomBytes(32).toString('hex')).secrets).toHaveLength(1);
  });

  it('turns links off in production if it is not set', () => {
    expect(read('')).toEqual({ secrets: [], isTemporary: false });
  });

  it('is generated outside production if it is not set', () => {
    const [one, other] = [read('', false), read('', false)];
    expect(one.isTemporary).toBe(true);
    expect(one.secrets[0]?.key).toHaveLength(32);
    expect(one.secrets[0]?.key).not.toEqual(other.secrets[0]?.key);
  });

  it.each([
    ['a short word', 'changeme'],
    ['31 random bytes', randomBytes(31).toString('base64url')],
    [
      '16 random bytes twice in hexadecimal digits',
      randomBytes(16).toString('hex').slice(0, 32) + 'abcdefabcdef',
    ],
    ['one repeated character', 'a'.repeat(64)],
    ['a repeated word', 'secret'.repeat(12)],
    ['white space', `${FIRST.slice(0, 20)} ${FIRST.slice(20)}`],
    ['an id with a slash', `a/b:${FIRST}`],
    ['an id without a secret', 'new:'],
    ['an id of 17 characters', `${'k'.repeat(17)}:${FIRST}`],
    ['one valid and one short secret', `${FIRST},short`],
    ['a secret twice', `${FIRST},${FIRST}`],
    ['an id twice', `a:${FIRST},a:${SECOND}`],
    ['17 secrets', Array.from({ length: 17 }, () => randomBytes(32).toString('hex')).join(',')],
  ])('rejects %s and does not print it', (_what, text) => {
    const message = refusal(text);
    expect(message).toMatch(/^LINK_SECRET must /);
    for (const secret of text.split(/[,:]/)) if (secret.length > 4) expect(message).not.toContain(secret);
  });
});

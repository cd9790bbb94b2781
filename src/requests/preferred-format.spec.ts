import { describe, expect, it } from 'vitest';
import { preferredFormat } from './preferred-format.js';

describe('preferredFormat', () => {
  it.each([
    'application/json',
    'Application/JSON',
    ' application/json ; q=0.9 ',
    'application/json;q=0.2, */*;q=0.1',
    'application/json, text/javascript, */*; q=0.01',
    'application/problem+json, application/json',
    'text/html;q=0, application/json',
  ])('is json for %j', (accept) => {
    expect(preferredFormat(accept)).toBe('json');
  });

  it.each([
    undefined,
    '',
    '*/*',
    'image/avif,image/webp,image/*,*/*;q=0.8',
    // axios
    'application/json, text/plain, */*',
    'application/json;q=0.5, */*',
    'application/json;q=0',
    'application/json;q=never',
    'application/vnd.geo+json',
    'application/jsonp',
  ])('is redirect for %j', (accept) => {
    expect(preferredFormat(accept)).toBe('redirect');
  });

  it.each([
    'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8',
    'application/json, text/html;q=0.1',
  ])('is page for %j', (accept) => {
    expect(preferredFormat(accept)).toBe('page');
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Signpost, type UploadUrl } from './support/service/signpost.js';

const LONG = 'x'.repeat(5000);
const EMOJI = '\u{1F468}\u200D\u{1F469}\u200D\u{1F467}';

const WELCOME = 'uploads/00000000-0000-4000-8000-000000000000-welcome.txt';

const TEXTS = [
  '',
  ' ',
  '.',
  '..',
  '/',
  '\\',
  '//',
  '../',
  '..\\',
  './',
  'a/',
  '/a',
  '\\a',
  'a//b',
  'a/./b',
  'a/../b',
  '../../etc/passwd',
  '..%2f..%2fetc%2fpasswd',
  '%2e%2e/%2e%2e/x',
  '%252e%252e%252fx',
  '..%c0%af..%c0%afx',
  '%c0%ae%c0%ae/x',
  '\uFF0E\uFF0E\uFF0Fx',
  '\u2025/x',
  '..;/x',
  '..%00/x',
  'a%00b',
  'a\u0000b',
  'a\rb',
  'a\nb',
  'a\r\nX-Evil: 1',
  'a\tb',
  'a\u007Fb',
  'a\u0085b',
  'a\u2028b',
  'a\u202Eb',
  'a\u2066b',
  '\uD800',
  'a\uDFFFb',
  '\uFEFFa',
  'e\u0301',
  '\u00E9',
  EMOJI.repeat(300),
  '\u0645\u0644\u0641',
  LONG,
  'x'.repeat(1024),
  'x'.repeat(1025),
  '\u20AC'.repeat(342),
  'a"b',
  "a'b",
  'a`b',
  'a;b',
  'a|b',
  'a&b',
  'a=b',
  'a?b',
  'a#b',
  'a+b',
  'a%b',
  'a%zz',
  '%',
  '%%',
  'a*b',
  'a<b>',
  '<script>alert(1)</script>',
  '{{7*7}}',
  '${7*7}',
  '$(id)',
  '`id`',
  "' OR 1=1--",
  '[]',
  '{}',
  'null',
  'undefined',
  'NaN',
  'true',
  '0',
  '-1',
  '__proto__',
  'constructor',
  'toString',
  'CON',
  'nul.txt',
  'aux.pdf',
  'https:evil',
  'https://evil.example/x',
  '//evil.example/x',
  '\\\\evil.example\\x',
  'javascript:alert(1)',
  'data:text/html,x',
  'file:///etc/passwd',
  'uploads',
  'uploads/',
  'uploads/../secret',
  'Uploads/x',
  'uploads-2/x',
  'uploads//x',
  'uploads/./x',
  'uploads/%2e%2e/secret',
  'uploads/\u0000',
  '.env',
  '.git/config',
  'a.exe',
  'a.pdf.exe',
  'a.php\u0000.pdf',
  'a.pdf/',
  'a.pdf.',
  'a.pdf ',
  '.pdf',
  '..pdf',
  'a..pdf',
  'a.PDF',
  'a.p\u0064f',
  'a.pdf%00.exe',
  'a.pdf;.exe',
  'a.pdf\n.exe',
];

const TYPES = [
  '',
  ' ',
  'text',
  'text/',
  '/plain',
  'text/plain/x',
  'text /plain',
  'text/plain ',
  ' text/plain',
  'text/plain\r\nX-Evil: 1',
  'text/plain\n',
  'text/plain;',
  'text/plain;charset',
  'text/plain; charset="\r\n"',
  'text/html',
  'image/svg+xml',
  'TEXT/PLAIN',
  'text/plain; a=b; c=d',
  'text/plain,text/html',
  '*/*',
  'text/*',
  'text/pl\u00E4in',
  'text/plain\u0000',
  'a'.repeat(300),
  `text/${'a'.repeat(120)}`,
  'multipart/form-data',
];

const VALUES: unknown[] = [
  null,
  true,
  false,
  0,
  -1,
  1.5,
  1e308,
  [],
  ['a.txt'],
  {},
  { a: 1 },
  { toString: 'x' },
  [[[[]]]],
  { $gt: '' },
  { length: 3 },
];

const QUERIES = [
  '',
  '?',
  '?&',
  '?=',
  '?==',
  '?tenant',
  '?tenant=',
  '?objectkey=',
  '?tenant=x',
  '?objectkey=x',
  '?tenant=x&objectkey=',
  '?tenant=&objectkey=x',
  '?tenant=x&tenant=y&objectkey=z',
  '?tenant=x&objectkey=a&objectkey=b',
  '?tenant[]=x&objectkey=a',
  '?tenant=x&objectkey[]=a',
  '?tenant=x&objectkey[a]=b',
  '?tenant=x&objectkey.a=b',
  '?TENANT=x&OBJECTKEY=a',
  '?tenant=x&objectkey=a&bucket=evil',
  '?tenant=x&objectkey=a&endpoint=http://evil',
  '?tenant=x&objectkey=a&region=eu',
  '?tenant=x&objectkey=a&response-content-type=text/html',
  '?tenant=x&objectkey=a&X-Amz-Expires=1',
  '?tenant=x&objectkey=a&versionId=1',
  '?tenant=x&objectkey=a&download=2',
  '?tenant=x&objectkey=a&download=1&download=1',
  '?__proto__=x',
  '?__proto__[a]=b',
  '?constructor[prototype][a]=b',
  '?tenant=%zz&objectkey=%zz',
  '?tenant=%&objectkey=%',
  '?tenant=x&objectkey=%00',
  '?tenant=x&objectkey=%0d%0aX-Evil:1',
  '?tenant=x&objectkey=%E0%A4%A',
  '?tenant=x&objectkey=%C0%AE%C0%AE/x',
  '?tenant=x&objectkey=%ED%A0%80',
  '?tenant=x;objectkey=a',
  '?tenant=x&&objectkey=',
  `?tenant=${'t'.repeat(129)}&objectkey=a`,
  `?tenant=x&objectkey=${LONG}`,
  `?${'a=b&'.repeat(1000)}`,
  `?tenant=x%0ay&objectkey=a`,
  '?tenant=x%00&objectkey=a',
];

interface Case {
  what: string;
  send: () => Promise<Response>;
}

describe('hostile input', () => {
  let service: Signpost;

  beforeAll(async () => {
    service = await Signpost.start();
  });
  afterAll(async () => {
    await service.stop();
  });

  const uploadUrl = (body: unknown): Promise<Response> => service.post('/upload-url', body);
  const downloadUrl = (body: unknown): Promise<Response> => service.post('/download-url', body);
  const show = (value: unknown): string => (JSON.stringify(value) ?? 'undefined').slice(0, 60);

  const cases: Case[] = [
    ...TEXTS.flatMap((text): Case[] => [
      {
        what: `filename ${show(text)}`,
        send: () => uploadUrl({ filename: text, content_type: 'application/pdf' }),
      },
      {
        what: `filename ${show(`${text}.txt`)}`,
        send: () => uploadUrl({ filename: `${text}.txt`, content_type: 'text/plain' }),
      },
      { what: `file_key ${show(text)}`, send: () => downloadUrl({ file_key: text }) },
      { what: `file_key uploads/${show(text)}`, send: () => downloadUrl({ file_key: `uploads/${text}` }) },
      {
        what: `objectkey ${show(text)}`,
        send: () => service.get(`/?tenant=x&objectkey=${encodeURIComponent(text.toWellFormed())}`),
      },
    ]),
    ...TYPES.map((type) => ({
      what: `content_type ${show(type)}`,
      send: () => uploadUrl({ filename: 'a.txt', content_type: type }),
    })),
    ...VALUES.flatMap((value): Case[] => [
      {
        what: `filename: ${show(value)}`,
        send: () => uploadUrl({ filename: value, content_type: 'text/plain' }),
      },
      {
        what: `content_type: ${show(value)}`,
        send: () => uploadUrl({ filename: 'a.txt', content_type: value }),
      },
      {
        what: `download filename: ${show(value)}`,
        send: () => downloadUrl({ file_key: WELCOME, filename: value }),
      },
      {
        what: `disposition: ${show(value)}`,
        send: () => downloadUrl({ file_key: WELCOME, disposition: value }),
      },
      {
        what: `size and checksum: ${show(value)}`,
        send: () =>
          uploadUrl({ filename: 'a.txt', content_type: 'text/plain', size: value, checksum_sha256: value }),
      },
      { what: `file_key: ${show(value)}`, send: () => downloadUrl({ file_key: value }) },
      { what: `body ${show(value)}`, send: () => uploadUrl(JSON.stringify(value)) },
      {
        what: `an unknown field: ${show(value)}`,
        send: () => uploadUrl({ filename: 'a.txt', content_type: 'text/plain', key: value }),
      },
    ]),
    ...QUERIES.map((query) => ({
      what: `query ${query.slice(0, 60)}`,
      send: () => service.get(`/${query}`),
    })),
  ];

  it('has more than 500 cases', () => {
    expect(cases.length).toBeGreaterThan(500);
  });

  it.each(cases)(
    '$what is rejected with a problem document or yields a URL inside the bucket',
    async ({ send }) => {
      const answer = await send();
      expect(answer.status).toBeLessThan(500);
      const text = await answer.text();
      expect(answer.headers.get('x-evil')).toBeNull();
      expect(text).not.toMatch(/ {4}at |node:internal|node_modules/);
      if (answer.status >= 400) {
        expect(JSON.parse(text)).toMatchObject({
          status: answer.status,
          request_id: answer.headers.get('x-request-id'),
        });
        expect(text).not.toContain('X-Amz-');
        return;
      }
      const signed = answer.status === 302 ? undefined : (JSON.parse(text) as UploadUrl);
      const url = signed?.presigned_url ?? answer.headers.get('location') ?? '';
      expectInside(url, signed?.file_key);
    },
  );

  /** A client's URL parser has to read exactly this key, below the bucket of this service. */
  function expectInside(url: string, fileKey: string | undefined): void {
    const { origin, pathname } = new URL(url);
    expect(origin).toBe(service.bucketOrigin);
    const path = decodeURIComponent(pathname);
    expect(path.startsWith('/signpost/')).toBe(true);
    expect(path.split('/')).not.toContain('..');
    if (fileKey === undefined) return;
    expect(path).toBe(`/signpost/${fileKey}`);
    if (fileKey === WELCOME) return;
    expect(fileKey).toMatch(
      /^uploads\/[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}-[^/]+$/,
    );
    expect(Buffer.byteLength(fileKey)).toBeLessThanOrEqual(1024);
  }
});

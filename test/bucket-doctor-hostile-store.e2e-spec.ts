import type { IncomingMessage } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runProgram } from './support/service/run-program.js';
import { Bucket } from './support/stores/local-bucket.js';
import { startStoreProxy } from './support/stores/store-proxy.js';

/** An escape sequence, C1 control characters, a change of direction, a tag, and lines that forge a finding. */
const HOSTILE = '\u001B[2J\u009B31m\u007F\u202E\u{E0041}\u2028x\n  ok  forged\r';
const error = (status: number) => ({
  status,
  body: `<Error><Code>Evil${HOSTILE}</Code><Message>text ${HOSTILE}</Message><Resource>${HOSTILE}</Resource></Error>`,
});

/** Answers that hold the text in names and settings, for the requests that read them. */
function hostileAnswer({ url = '', method }: IncomingMessage): { status: number; body: string } | undefined {
  if (method === 'GET' && /[?&]list-type=2/.test(url)) return undefined;
  const ok = (body: string) => ({ status: 200, body });
  if (method === 'GET' && /\?versioning/.test(url)) {
    return ok(`<VersioningConfiguration><Status>On${HOSTILE}</Status></VersioningConfiguration>`);
  }
  if (method === 'GET' && /\?cors/.test(url)) {
    return ok(
      `<CORSConfiguration><CORSRule><ID>rule${HOSTILE}</ID><AllowedOrigin>https://a${HOSTILE}</AllowedOrigin><AllowedMethod>GET</AllowedMethod></CORSRule></CORSConfiguration>`,
    );
  }
  if (method === 'GET' && /\?encryption/.test(url)) {
    return ok(
      `<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>aes${HOSTILE}</SSEAlgorithm></ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>`,
    );
  }
  if (method === 'GET' && /[?&]versions/.test(url)) {
    return ok(
      `<ListVersionsResult><Version><Key>key${HOSTILE}</Key><VersionId>v</VersionId></Version></ListVersionsResult>`,
    );
  }
  return error(400);
}

describe('a store whose answers hold control characters', () => {
  let bucket: Bucket;
  beforeAll(async () => {
    bucket = await Bucket.start();
  });
  afterAll(async () => {
    await bucket.daemon.stop();
  });

  const outputOf = async (
    answer: (incoming: IncomingMessage) => { status: number; body: string } | undefined,
    program: string,
    args: string[],
  ): Promise<string> => {
    const proxy = await startStoreProxy(bucket.variables['S3_ENDPOINT'] ?? '', { answer });
    const { output, errors } = await runProgram(program, args, {
      ...bucket.variables,
      S3_ENDPOINT: proxy.url,
      CORS_ORIGINS: 'https://app.example.com',
    });
    proxy.stop();
    return output + errors;
  };

  it.each([
    ['bucket-doctor.main.js', ['--strict']],
    ['bucket-doctor.main.js', ['--json']],
    ['bucket-setup.main.js', ['--yes']],
    ['bucket-setup.main.js', []],
  ])('makes %s %j print none', async (program, args) => {
    for (const answer of [hostileAnswer, () => error(403)]) {
      const output = await outputOf(answer, program, args);
      expect(output).toMatch(/Evil|text|rule/);
      expect(output.match(/[^\P{C}\n]|[\p{Zl}\p{Zp}]/gu)).toBeNull();
      expect(output).not.toMatch(/^ *ok {2}forged/m);
    }
  });

  it('makes the doctor print names and settings with escapes', async () => {
    const output = await outputOf(hostileAnswer, 'bucket-doctor.main.js', []);
    expect(output).toContain(String.raw`On\u{1b}[2J\u{9b}31m`);
    expect(output).toContain(String.raw`key\u{1b}[2J`);
  });
});

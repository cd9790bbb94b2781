import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Variables } from './support/service/daemon.js';
import { freePort } from './support/service/free-port.js';
import { runProgram } from './support/service/run-program.js';
import { Signpost } from './support/service/signpost.js';

describe('after npm start without S3_BUCKET', () => {
  let service: Signpost;
  let variables: Variables;

  beforeAll(async () => {
    const port = { LOCAL_BUCKET_PORT: String(await freePort()) };
    service = await Signpost.start(port);
    variables = { ...port, LOCAL_BUCKET_DIR: path.join(service.daemon.folder, '.data/bucket') };
  });
  afterAll(async () => {
    await service.stop();
  });

  it('the doctor checks the embedded bucket', async () => {
    const args = ['--origin=http://localhost:5173'];
    const { code, output } = await runProgram('bucket-doctor.main.js', args, variables);
    expect(code, output).toBe(0);
    expect(output).toContain(`Bucket signpost, public endpoint ${service.bucketOrigin}`);
    expect(output).toMatch(/^ {2}ok +PUT URL +200/m);
    expect(output).toMatch(/^ {2}ok +CORS after a redirect/m);
    expect(output).toMatch(
      /^ {2}ok +Unsigned x-amz-tagging +rejected on PUT, part, create; without effect on form$/m,
    );
  });

  it('the setup configures the embedded bucket', async () => {
    const args = ['--yes', '--origin=https://app.example.com'];
    const { code, output } = await runProgram('bucket-setup.main.js', args, variables);
    expect(code, output).toBe(0);
    expect(output).toContain('CORS: applied');
  });

  it.each(['bucket-doctor.main.js', 'bucket-setup.main.js'])(
    '%s says how to start the bucket when it does not run',
    async (program) => {
      const stopped = { ...variables, LOCAL_BUCKET_PORT: String(await freePort()) };
      const { code, output } = await runProgram(program, [], stopped);
      expect(code).toBe(1);
      expect(output).toMatch(/Bucket reachable.*ECONNREFUSED/);
      expect(output).toContain('Start it with npm start');
      expect(output).not.toContain('S3_ENDPOINT');
    },
  );
});

describe.each(['bucket-doctor.main.js', 'bucket-setup.main.js'])('%s without a bucket', (program) => {
  it.each([
    ['names S3_BUCKET and npm start', {}, /^S3_BUCKET must name the bucket\..*npm start/],
    ['rejects LOCAL_BUCKET_PORT=0', { LOCAL_BUCKET_PORT: '0' }, /^LOCAL_BUCKET_PORT must be the port/],
  ])('%s', async (_, variables, message) => {
    const { code, errors } = await runProgram(program, [], variables);
    expect(code).toBe(1);
    expect(errors).toMatch(message);
  });
});

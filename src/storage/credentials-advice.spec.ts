import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { credentialsAdvice } from './credentials-advice.js';

const ADVICE =
  /^Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or run the service with a profile or a role\.$/;

describe('credentialsAdvice', () => {
  const folder = mkdtempSync(join(tmpdir(), 'signpost-'));
  beforeAll(() => {
    writeFileSync(join(folder, 'config'), '[profile work]\nregion = eu-central-1\n');
    writeFileSync(join(folder, 'credentials'), '[home]\naws_access_key_id = AKIA\n');
  });
  beforeEach(() => {
    vi.stubEnv('AWS_CONFIG_FILE', join(folder, 'config'));
    vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(folder, 'credentials'));
  });
  afterEach(() => {
    vi.unstubAllEnvs();
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(['nope', 'toString'])('names AWS_PROFILE=%s, which does not exist', async (profile) => {
    vi.stubEnv('AWS_PROFILE', profile);
    expect(await credentialsAdvice()).toMatch(
      new RegExp(
        `^AWS_PROFILE names the profile "${profile}", which does not exist\\. Set AWS_ACCESS_KEY_ID`,
      ),
    );
  });

  it.each([undefined, '', 'default', 'work', 'home'])(
    'gives the general advice with AWS_PROFILE=%s',
    async (profile) => {
      vi.stubEnv('AWS_PROFILE', profile);
      expect(await credentialsAdvice()).toMatch(ADVICE);
    },
  );

  it('gives the general advice without the files of AWS', async () => {
    vi.stubEnv('AWS_CONFIG_FILE', join(folder, 'none'));
    vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(folder, 'none'));
    expect(await credentialsAdvice()).toMatch(ADVICE);
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Namespace } from '../storage/namespace.js';
import { putExampleFiles } from './example-files.js';
import { LocalNamespace } from './local-namespace.fixture.js';

const WELCOME = '00000000-0000-4000-8000-000000000000-welcome.txt';
const EXPENDABLE = '00000000-0000-4000-8000-000000000001-delete-me.txt';

describe('putExampleFiles', () => {
  let local: LocalNamespace;
  beforeAll(async () => {
    local = await LocalNamespace.start();
  });
  afterAll(() => local.close());

  const keysOf = async ({ bucket, prefix }: Namespace): Promise<string[]> =>
    (await bucket.objects.list({ prefix, after: prefix, limit: 100 })).objects.map(({ key }) => key);

  it.each(['uploads/', 'team-a/files/'])('uploads the files below %s', async (prefix) => {
    const files = local.namespace(prefix);
    await putExampleFiles(files);
    expect(await keysOf(files)).toEqual([prefix + WELCOME, prefix + EXPENDABLE]);
    const { contentType } = await files.bucket.objects.head(files.key(prefix + WELCOME));
    expect(contentType).toBe('text/plain');
  });

  it('restores the file that an example has deleted, and leaves the other alone', async () => {
    const files = local.namespace('restored/');
    await putExampleFiles(files);
    const welcome = files.key(`restored/${WELCOME}`);
    const { lastModified } = await files.bucket.objects.head(welcome);
    await files.bucket.objects.delete(files.key(`restored/${EXPENDABLE}`));
    await new Promise((resolve) => setTimeout(resolve, 1100));
    await putExampleFiles(files);
    expect(await keysOf(files)).toHaveLength(2);
    expect((await files.bucket.objects.head(welcome)).lastModified).toEqual(lastModified);
  });

  it('fails if the bucket rejects a file', async () => {
    const strangers = await LocalNamespace.start();
    await strangers.close();
    await expect(putExampleFiles(strangers.namespace('uploads/'))).rejects.toThrow();
  });
});

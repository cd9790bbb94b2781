import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import type { Variables } from '../service/daemon.js';
import { runProgram } from '../service/run-program.js';
import { json, Signpost, type UploadUrl } from '../service/signpost.js';
import { type Feature, needsOf, type Skip, type Supports } from './store-features.js';

export type Fields = Record<string, string>;

/** Where a PUT goes: an answer of `POST /upload-url`, or the same made from one of Uppy's routes. */
export type PutTarget = Pick<UploadUrl, 'presigned_url' | 'headers'>;

/** Where a form goes. */
export interface FormTarget {
  presigned_url: string;
  fields: Fields;
}

/** The running service in front of a store, in a folder of the bucket that belongs to this run alone. */
export class StoreUnderTest {
  private constructor(
    readonly service: Signpost,
    /** The service's `KEY_PREFIX`. */
    readonly folder: string,
    /** As the bucket doctor reports it. */
    readonly supports: Supports,
  ) {}

  static async start(variables: Variables): Promise<StoreUnderTest> {
    const folder = `uploads/store-suite-${randomUUID()}/`;
    const { output } = await runProgram('bucket-doctor.main.js', ['--json'], variables);
    const { supports } = JSON.parse(output) as { supports: Supports };
    return new StoreUnderTest(await Signpost.start({ ...variables, KEY_PREFIX: folder }), folder, supports);
  }

  /** Deletes every file of the run and stops the service. */
  async stop(): Promise<void> {
    for (const key of await this.#keys()) {
      const path = key.split('/').map(encodeURIComponent).join('/');
      await this.service.get(`/files/${path}`, { method: 'DELETE' });
    }
    const left = await this.#keys();
    await this.service.stop();
    expect(left).toEqual([]);
  }

  /** @see needsOf */
  needs(feature: Feature, skip: Skip): void {
    needsOf(this.supports, feature, skip);
  }

  /** The JSON of a POST that has to succeed. */
  async call<T>(path: string, body: unknown): Promise<T> {
    const answer = await this.service.post(path, body);
    const text = await answer.text();
    expect(answer.status, text).toBe(200);
    return JSON.parse(text) as T;
  }

  /**
   * Sends a body with the signed headers.
   * @param changes headers to replace
   * @returns the store's status
   */
  async put({ presigned_url, headers }: PutTarget, body: string, changes: Fields = {}): Promise<number> {
    const { 'Content-Length': _length, ...sent } = { ...headers, ...changes };
    const answer = await fetch(presigned_url, { method: 'PUT', headers: sent, body: Buffer.from(body) });
    return answer.status;
  }

  /**
   * Sends a body with the signed form.
   * @param changes form fields to replace or add
   * @returns the store's status
   */
  async postForm({ presigned_url, fields }: FormTarget, body: string, changes: Fields = {}): Promise<number> {
    const data = new FormData();
    for (const [field, value] of Object.entries({ ...fields, ...changes })) data.set(field, value);
    data.set('file', new Blob([Buffer.from(body)]), 'x');
    return (await fetch(presigned_url, { method: 'POST', body: data })).status;
  }

  /** What `POST /download-url` leads to; `undefined` when it answers 404. */
  async contentOf(file_key: string): Promise<string | undefined> {
    const answer = await this.service.post('/download-url', { file_key });
    if (answer.status === 404) return undefined;
    const { presigned_url } = await json<{ presigned_url: string }>(answer);
    return (await fetch(presigned_url)).text();
  }

  async #keys(): Promise<string[]> {
    const answer = await this.service.get('/files?limit=1000');
    const { files } = await json<{ files: { file_key: string }[] }>(answer);
    return files.map(({ file_key }) => file_key);
  }
}

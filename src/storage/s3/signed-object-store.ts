import { Problem } from '../../errors/catalogue.js';
import type { ClockSkew } from '../clock-skew.js';
import type { ObjectKey } from '../object-key.js';
import {
  type ListRequest,
  type ObjectHead,
  type ObjectPage,
  type ObjectPeek,
  ObjectStore,
  PEEK_BYTES,
} from '../object-store.js';
import type { Presigner, PresignRead } from '../presigner.js';
import { Deadline } from './deadline.js';
import { Retries } from './retries.js';
import { StoreConnections, type StoreRequest } from './store-connections.js';
import { isTemporary, storeProblem } from './store-problem.js';
import { storeRefusal } from './store-refusal.js';
import { metadataIn, single, type StoreResponse } from './store-response.js';

/** Seconds. S3 tolerates about 15 minutes between its clock and the signer's. */
const EXPIRES_IN = 900;

const RANGE_NOT_SATISFIABLE = 416;

/**
 * Checks and reads objects with GET requests that our own signer presigns, which costs a seventh of the CPU
 * time of the SDK's client (docs/performance.md). Existence is checked by GET as well: the response to a HEAD
 * has no body, hence no error code. The SDK sends everything else.
 */
export class SignedObjectStore extends ObjectStore {
  readonly #connections: StoreConnections;
  readonly #retries = new Retries();

  /**
   * @param sdk sends the requests that are rare
   * @param presigner signs for the address at which this service reaches the store
   * @param clock observes every response, errors included
   * @param timeoutMs upper bound for one call, in milliseconds, retries included
   */
  constructor(
    private readonly sdk: ObjectStore,
    private readonly presigner: Presigner,
    private readonly clock: ClockSkew,
    private readonly timeoutMs: number,
  ) {
    super();
    this.#connections = new StoreConnections(presigner.origin, timeoutMs);
  }

  async head(key: ObjectKey, options?: { checksum?: boolean }): Promise<ObjectHead> {
    // The response to a range does not include the checksum of the whole object.
    if (options?.checksum === true) return this.sdk.head(key, options);
    try {
      return await this.#read(key, 1, metadataIn);
    } catch (error) {
      // An archived object can be described, but not read.
      if (error instanceof Problem && error.errorCode === 'InvalidObjectState') return this.sdk.head(key);
      throw error;
    }
  }

  peek(key: ObjectKey): Promise<ObjectPeek> {
    return this.#read(key, PEEK_BYTES, (response) => ({
      ...metadataIn(response),
      firstBytes: response.body,
    }));
  }

  canReadVersion(key: ObjectKey, versionId: string): Promise<boolean> {
    return this.sdk.canReadVersion(key, versionId);
  }

  list(request: ListRequest): Promise<ObjectPage> {
    return this.sdk.list(request);
  }

  delete(key: ObjectKey): Promise<void> {
    return this.sdk.delete(key);
  }

  checkBucket(): Promise<void> {
    return this.sdk.checkBucket();
  }

  /** Requests in progress fail. */
  close(): void {
    this.#connections.close();
  }

  /**
   * The range of an empty object cannot be satisfied (RFC 9110, 14.1.2), and the 416 response has neither its
   * type nor its ETag. A GET without a range follows.
   */
  async #read<T>(key: ObjectKey, maxBytes: number, parse: (response: StoreResponse) => T): Promise<T> {
    const deadline = new Deadline(this.timeoutMs);
    const get = (range?: string): Promise<StoreResponse> =>
      this.#retries.run(() => this.#get(key, { range, maxBytes }, deadline), isTemporary, deadline);
    try {
      const part = await get(`bytes=0-${maxBytes - 1}`);
      return parse(part.status === RANGE_NOT_SATISFIABLE ? await get() : part);
    } catch (error) {
      throw storeProblem(error);
    } finally {
      deadline.end();
    }
  }

  /** @throws StoreRefusal */
  async #get(
    key: ObjectKey,
    read: Omit<StoreRequest, 'path'>,
    deadline: Deadline,
    isFirst = true,
  ): Promise<StoreResponse> {
    const { isTolerable } = this.clock;
    const response = await this.#connections.get({ ...read, path: await this.#pathOf(key) }, deadline);
    const { status, headers, body } = response;
    this.clock.observe(single(headers['date']));
    if (status === 200 || status === 206) return response;
    if (status === RANGE_NOT_SATISFIABLE && read.range !== undefined) return response;
    // The signature had a date that the store rejects. Now the difference is known.
    if (status === 403 && isFirst && isTolerable !== this.clock.isTolerable) {
      return this.#get(key, read, deadline, false);
    }
    throw storeRefusal(status, body);
  }

  /** Signs by the store's clock if this machine's is off by more than the store tolerates. */
  async #pathOf(key: ObjectKey): Promise<string> {
    const request: PresignRead = { key, expiresIn: EXPIRES_IN };
    if (!this.clock.isTolerable) request.signedAt = Math.floor(Date.now() / 1000) - this.clock.seconds;
    const { url } = await this.presigner.presignGet(request);
    return url.slice(this.presigner.origin.length);
  }
}

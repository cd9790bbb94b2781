import { Logger } from '@nestjs/common';
import type { Buckets } from '../storage/buckets.js';
import type { Bucket } from '../storage/bucket.js';
import type { Tenants, TenantsSnapshot } from './tenants.js';

/** Reads the tenants file again while the service runs. */
export class TenantsReload {
  readonly #log = new Logger('Tenants');
  #running: Promise<boolean> | undefined;
  #next: Promise<boolean> | undefined;

  /**
   * @param load reads and validates the file, and opens the buckets; undefined if there is no file
   * @param alwaysOpen buckets that are in use whatever the file says
   */
  constructor(
    private readonly tenants: Tenants,
    private readonly load: (() => Promise<TenantsSnapshot>) | undefined,
    private readonly buckets: Buckets,
    private readonly alwaysOpen: readonly Bucket[],
  ) {}

  /**
   * Replaces all tenants and API keys at once, or, if the new file is not valid, none of them; a log line then
   * names its mistakes. Calls during a reload share the next one, because the running one may have read the file
   * before it was changed.
   * @returns whether the new file is in use. Never rejects
   */
  reload(): Promise<boolean> {
    if (this.#next !== undefined) return this.#next;
    if (this.#running === undefined) return this.#start();
    this.#next = this.#running.then(() => {
      this.#next = undefined;
      return this.#start();
    });
    return this.#next;
  }

  #start(): Promise<boolean> {
    this.#running = this.#replace().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #replace(): Promise<boolean> {
    if (this.load === undefined) return false;
    try {
      const snapshot = await this.load();
      this.tenants.replace(snapshot);
      this.#log.log(`The tenants file was read again: ${snapshot.byId.size} tenants`);
      for (const warning of snapshot.warnings) this.#log.warn(warning);
      return true;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#log.error(`The tenants file was not accepted, and the previous tenants stay in use: ${reason}`);
      return false;
    } finally {
      // Also after a failure: it may have opened buckets.
      this.buckets.retain([...this.alwaysOpen, ...this.tenants.all.map(({ objects }) => objects.bucket)]);
    }
  }
}

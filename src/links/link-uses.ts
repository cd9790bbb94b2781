import { Injectable } from '@nestjs/common';
import { CounterStore, type Use } from '../limits/counter-store.js';
import type { Link } from './link.js';

/** Links are counted by this replica alone, or by all of them together. */
export type EnforcedOn = 'replica' | 'all';

/** Counts the uses of links. A link without `maxUses` is not counted. */
@Injectable()
export class LinkUses {
  constructor(private readonly counters: CounterStore) {}

  get enforcedOn(): EnforcedOn {
    return this.counters.mode === 'memory' ? 'replica' : 'all';
  }

  /**
   * Opens the counter of a new link. From then on, a link whose counter the shared store has lost is used up.
   * @throws Problem `limits_unavailable`
   */
  async start(link: Link): Promise<void> {
    if (link.maxUses !== undefined) await this.counters.use({ ...this.#use(link, 0), opened: false });
  }

  /**
   * @returns whether there was a use left
   * @throws Problem `limits_unavailable` if nobody can tell
   */
  async take(link: Link): Promise<boolean> {
    return link.maxUses === undefined || (await this.counters.use(this.#use(link, 1))).fits;
  }

  /** After a use that gave nothing. If the shared store is away, the use is lost: nothing is given away. */
  async giveBack(link: Link): Promise<void> {
    if (link.maxUses === undefined) return;
    try {
      await this.counters.use(this.#use(link, -1));
    } catch {
      // The error that ended the use is the one to report.
    }
  }

  /** Uses that are left; undefined if they are not counted, or if nobody can tell at the moment. */
  async remaining(link: Link): Promise<number | undefined> {
    if (link.maxUses === undefined) return undefined;
    try {
      const { fits, used } = await this.counters.use(this.#use(link, 0));
      return fits ? Math.max(0, link.maxUses - used) : 0;
    } catch {
      return undefined;
    }
  }

  /**
   * A replica that counts alone has not opened the counters of links that another one created, or that it created
   * before it was restarted.
   */
  #use({ nonce, maxUses = 0, expires }: Link, units: number): Use {
    const opened = this.enforcedOn === 'all';
    return { key: `link:${nonce}`, units, limit: maxUses, until: expires * 1000, opened };
  }
}

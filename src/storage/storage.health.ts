import { Injectable, Logger } from '@nestjs/common';
import { type HealthIndicatorResult, HealthIndicatorService } from '@nestjs/terminus';
import { Problem } from '../errors/catalogue.js';
import { ClockSkew } from './clock-skew.js';
import { ObjectStore } from './object-store.js';
import { Presigner } from './presigner.js';

/** Probes may come every second from every load balancer; the store is asked once in this time, in milliseconds. */
const CACHE_MS = 1000;

/** Whether the bucket can be used, there are credentials to sign with, and the clock is right. */
@Injectable()
export class StorageHealth {
  readonly #log = new Logger(StorageHealth.name);

  constructor(
    private readonly health: HealthIndicatorService,
    private readonly store: ObjectStore,
    private readonly presigner: Presigner,
    private readonly skew: ClockSkew,
  ) {}

  async bucket(): Promise<HealthIndicatorResult> {
    return this.health
      .check('bucket')
      .attempt(() => this.#checkBucket())
      .cacheFor(CACHE_MS);
  }

  async credentials(): Promise<HealthIndicatorResult> {
    return this.health
      .check('credentials')
      .attempt(() => this.#checkSigning())
      .cacheFor(CACHE_MS);
  }

  async #checkBucket(): Promise<void> {
    try {
      await this.store.checkBucket();
    } catch (error) {
      throw this.#told('The bucket cannot be used', error);
    }
  }

  async #checkSigning(): Promise<void> {
    try {
      await this.presigner.presignHead({ key: 'health', expiresIn: 1 });
    } catch (error) {
      throw this.#told('Nothing can be signed', error);
    }
  }

  /** The probe is told that something is wrong, the log what it is. */
  #told(what: string, error: unknown): Error {
    if (error instanceof Problem) {
      this.#log.warn(`${what}: ${error.errorCode} (${error.code})`);
      return error;
    }
    this.#log.warn(`${what}: ${String(error)}`);
    return new Error(`${what}. The log of the service says more.`, { cause: error });
  }

  /** Judged by the store's latest answer, which the check of the bucket has just brought. */
  async clock(): Promise<HealthIndicatorResult> {
    await this.bucket();
    const indicator = this.health.check('clock');
    const skew = { skew_seconds: this.skew.seconds };
    return this.skew.isTolerable
      ? indicator.up(skew)
      : indicator.down({ ...skew, message: this.skew.advice });
  }
}

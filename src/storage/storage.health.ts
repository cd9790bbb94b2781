import { Injectable, Logger } from '@nestjs/common';
import { type HealthIndicatorResult, HealthIndicatorService } from '@nestjs/terminus';
import { Problem } from '../errors/catalogue.js';
import type { Bucket } from './bucket.js';
import { Namespace } from './namespace.js';
import { credentialsAdvice } from './credentials-advice.js';

/** Milliseconds for which a result is reused: probes of many load balancers may arrive every second. */
const CACHE_MS = 1000;

/**
 * Checks that the bucket can be used, that there are credentials to sign with, and that the clock is right.
 */
@Injectable()
export class StorageHealth {
  readonly #log = new Logger(StorageHealth.name);
  readonly #bucket: Bucket;

  constructor(
    private readonly health: HealthIndicatorService,
    private readonly objects: Namespace,
  ) {
    this.#bucket = objects.bucket;
  }

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

  /** Based on the store's latest response, which the check of the bucket has just received. */
  async clock(): Promise<HealthIndicatorResult> {
    await this.bucket();
    const { clock } = this.#bucket;
    const indicator = this.health.check('clock');
    const skew = { skew_seconds: clock.seconds };
    return clock.isTolerable ? indicator.up(skew) : indicator.down({ ...skew, message: clock.advice });
  }

  async #checkBucket(): Promise<void> {
    try {
      await this.#bucket.objects.checkBucket();
    } catch (error) {
      throw this.#report('The bucket cannot be used', error);
    }
  }

  async #checkSigning(): Promise<void> {
    try {
      await this.#bucket.presigner.presignHead({ key: this.objects.key('health'), expiresIn: 1 });
    } catch (error) {
      throw this.#report('The service cannot sign URLs', error, ` ${await credentialsAdvice()}`);
    }
  }

  /** Logs the cause; the probe response only says that the check failed. */
  #report(what: string, error: unknown, advice = ''): Error {
    if (error instanceof Problem) {
      this.#log.warn(`${what}: ${error.errorCode} (${error.code}).${advice}`);
      return error;
    }
    this.#log.warn(`${what}: ${String(error)}`);
    return new Error(`${what}. The service log has the reason.`, { cause: error });
  }
}

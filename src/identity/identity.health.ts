import { Inject, Injectable } from '@nestjs/common';
import { type HealthIndicatorResult, HealthIndicatorService } from '@nestjs/terminus';
import { AUTHENTICATORS, type Authenticators } from './authenticators.js';

/** Checks that tokens can be verified. An issuer that is down later is no reason to fail: its keys are kept. */
@Injectable()
export class IdentityHealth {
  constructor(
    private readonly health: HealthIndicatorService,
    @Inject(AUTHENTICATORS) private readonly authenticators: Authenticators,
  ) {}

  /** @returns an empty result without `AUTH=jwt` */
  issuer(): HealthIndicatorResult {
    const all = this.authenticators === 'none' ? [] : this.authenticators;
    const [keys] = all.flatMap((authenticator) => authenticator.status ?? []);
    if (keys === undefined) return {};
    const indicator = this.health.check('issuer');
    return keys.count > 0
      ? indicator.up({ keys_age_seconds: keys.ageSeconds })
      : indicator.down('The keys of the issuer have not been fetched yet. The service log has the reason.');
  }
}

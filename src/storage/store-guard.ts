import { Logger } from '@nestjs/common';
import {
  BrokenCircuitError,
  BulkheadRejectedError,
  bulkhead,
  circuitBreaker,
  CircuitState,
  ConsecutiveBreaker,
  handleWhen,
} from 'cockatiel';
import { Problem } from '../errors/catalogue.js';
import type { StorageMetrics } from './storage-metrics.js';

/**
 * Calls at a time. Below the requests that the service handles at a time, so that a store that does not respond
 * never keeps it from signing.
 */
const MAX_CALLS = 512;

/** Calls in a row that fail, each after three tries, before no further one is made. */
const FAILURES = 5;

/** Milliseconds until the next call is made after that. */
const PAUSE = 1000;

/** Seconds. */
const RETRY_AFTER = 2;

/**
 * Stands between the service and the store of one bucket. It bounds the calls that run at a time, makes none for a
 * second while the store fails, and times each.
 */
export class StoreGuard {
  readonly #log = new Logger('store');
  readonly #breaker = circuitBreaker(
    handleWhen((error) => error instanceof Problem && error.code === 'store_unreachable'),
    { halfOpenAfter: PAUSE, breaker: new ConsecutiveBreaker(FAILURES) },
  );
  readonly #calls = bulkhead(MAX_CALLS);

  /** @param bucket its name, for the log */
  constructor(
    bucket: string,
    private readonly metrics: StorageMetrics,
  ) {
    let isOpen = false;
    this.#breaker.onStateChange((state) => {
      // Between the two, a call finds out.
      if (state === CircuitState.HalfOpen || isOpen === (state !== CircuitState.Closed)) return;
      isOpen = !isOpen;
      metrics.changeUnavailable(isOpen ? 1 : -1);
      this.#log.warn(
        isOpen
          ? `The store of the bucket ${bucket} does not respond: ${FAILURES} calls failed in a row. One call a second is made until one succeeds; all others get 503.`
          : `The store of the bucket ${bucket} responds again.`,
      );
    });
  }

  /**
   * Makes a call.
   * @param operation its name in the metrics
   * @throws Problem `store_unreachable` without a call if the store fails, or if 512 calls are running
   * @throws what the call throws
   */
  call<T>(operation: string, call: () => Promise<T>): Promise<T> {
    return this.#timed(operation, () => this.#unlessFailing(() => this.#calls.execute(call)));
  }

  /** A call that may take minutes, and so does not count as running. */
  longCall<T>(operation: string, call: () => Promise<T>): Promise<T> {
    return this.#timed(operation, () => this.#unlessFailing(call));
  }

  #unlessFailing<T>(call: () => Promise<T>): Promise<T> {
    // The breaker would let all callers wait for the one call that finds out.
    if (this.#breaker.state === CircuitState.HalfOpen) return Promise.reject(new BrokenCircuitError());
    return this.#breaker.execute(call);
  }

  async #timed<T>(operation: string, call: () => Promise<T>): Promise<T> {
    const start = performance.now();
    const end = (outcome: string): void =>
      this.metrics.calls.of(operation, outcome).observe((performance.now() - start) / 1000);
    try {
      const result = await call();
      end('ok');
      return result;
    } catch (error) {
      const problem = problemOf(error);
      end(problem === error && problem instanceof Problem ? problem.code : outcomeOf(error));
      throw problem;
    }
  }
}

/** What callers get instead of an error of the guard. */
function problemOf(error: unknown): unknown {
  const outcome = outcomeOf(error);
  return outcome === 'error'
    ? error
    : Problem.of('store_unreachable', { cause: error, errorCode: outcome, retryAfter: RETRY_AFTER });
}

/** `not_called`: the store fails. `too_many`: too many calls are running. */
function outcomeOf(error: unknown): 'not_called' | 'too_many' | 'error' {
  if (error instanceof BrokenCircuitError) return 'not_called';
  return error instanceof BulkheadRejectedError ? 'too_many' : 'error';
}

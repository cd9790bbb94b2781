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
import type { Histogram } from '../metrics/histogram.js';

/**
 * Concurrent calls to one bucket: about half of the requests that the service handles at a time, so a store that hangs
 * leaves room for signing.
 */
const MAX_CALLS = 512;

/** Calls that get no answer, each after up to three tries, before the circuit opens. An answer in between resets it. */
const FAILURES = 5;

/** Milliseconds for which the circuit stays open before a trial call. */
const PAUSE = 1000;

/** Seconds. */
const RETRY_AFTER = 2;

/** What a call has led to. An error such as 404 is an answer of the store, and closes the circuit like any other. */
type Answer<T> = { readonly result: T } | { readonly error: unknown };

/**
 * The circuit breaker and the bulkhead before the store of one bucket. It bounds the concurrent calls, makes none while
 * the store does not respond, and times each.
 */
export class StoreGuard {
  readonly #log = new Logger('store');
  readonly #breaker = circuitBreaker(handleWhen(isFailure), {
    halfOpenAfter: PAUSE,
    breaker: new ConsecutiveBreaker(FAILURES),
  });
  readonly #calls = bulkhead(MAX_CALLS);
  #isOpen = false;

  /** @param bucket its name, for the log */
  constructor(
    bucket: string,
    private readonly durations: Histogram,
  ) {
    this.#breaker.onStateChange((state) => {
      // Half-open: a trial call decides.
      if (state === CircuitState.HalfOpen || this.#isOpen === (state !== CircuitState.Closed)) return;
      this.#isOpen = !this.#isOpen;
      this.#log.warn(
        this.#isOpen
          ? `The store of the bucket ${bucket} does not respond: ${FAILURES} calls failed in a row. One call at a time tests it; all others get 503.`
          : `The store of the bucket ${bucket} responds again.`,
      );
    });
  }

  /** Whether calls are not made, because the store has not responded. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  /**
   * Makes a call.
   * @param operation its name in the metrics
   * @throws Problem `store_unreachable` without a call if the circuit is open, or if 512 calls are running
   * @throws what the call throws
   */
  call<T>(operation: string, call: () => Promise<T>): Promise<T> {
    return this.#timed(operation, () => this.#calls.execute(call));
  }

  /** A call that may take minutes. It is exempt from the limit of 512. */
  longCall<T>(operation: string, call: () => Promise<T>): Promise<T> {
    return this.#timed(operation, call);
  }

  async #timed<T>(operation: string, call: () => Promise<T>): Promise<T> {
    const start = performance.now();
    const end = (outcome: string): void =>
      this.durations.of(operation, outcome).observe((performance.now() - start) / 1000);
    try {
      const result = await this.#unlessOpen(call);
      end('ok');
      return result;
    } catch (error) {
      const reason = notMade(error);
      end(reason ?? (error instanceof Problem ? error.code : 'error'));
      if (reason === undefined) throw error;
      throw Problem.of('store_unreachable', { cause: error, errorCode: reason, retryAfter: RETRY_AFTER });
    }
  }

  async #unlessOpen<T>(call: () => Promise<T>): Promise<T> {
    // The breaker would let all callers wait for the trial call.
    if (this.#breaker.state === CircuitState.HalfOpen) throw new BrokenCircuitError();
    const answer = await this.#breaker.execute(() => answerOf(call));
    if ('error' in answer) throw answer.error;
    return answer.result;
  }
}

/** @throws what means that the store has not answered */
async function answerOf<T>(call: () => Promise<T>): Promise<Answer<T>> {
  try {
    return { result: await call() };
  } catch (error) {
    if (isFailure(error) || error instanceof BulkheadRejectedError) throw error;
    return { error };
  }
}

function isFailure(error: unknown): boolean {
  return error instanceof Problem && error.code === 'store_unreachable';
}

/** Why a call was not made. */
function notMade(error: unknown): 'not_called' | 'too_many' | undefined {
  if (error instanceof BrokenCircuitError) return 'not_called';
  return error instanceof BulkheadRejectedError ? 'too_many' : undefined;
}

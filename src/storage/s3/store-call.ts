import { storeProblem } from './store-problem.js';

export type StoreCall<T> = (options: { abortSignal: AbortSignal }) => Promise<T>;

/**
 * Calls the store. Every request to it passes through here.
 * @param timeoutMs upper bound for the call, in milliseconds, retries included
 * @throws Problem as `storeProblem` maps the error
 */
export async function callStore<T>(timeoutMs: number, call: StoreCall<T>): Promise<T> {
  try {
    return await call({ abortSignal: AbortSignal.timeout(timeoutMs) });
  } catch (error) {
    throw storeProblem(error);
  }
}

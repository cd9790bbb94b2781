import { storeProblem } from './store-problem.js';

export type Question<T> = (options: { abortSignal: AbortSignal }) => Promise<T>;

/**
 * Puts a question to the store, retries included, for so many milliseconds at most.
 * @throws Problem, as `storeProblem` tells what went wrong
 */
export async function askStore<T>(timeoutMs: number, question: Question<T>): Promise<T> {
  try {
    return await question({ abortSignal: AbortSignal.timeout(timeoutMs) });
  } catch (error) {
    throw storeProblem(error);
  }
}

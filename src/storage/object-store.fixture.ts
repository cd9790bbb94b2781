import { ObjectStore } from './object-store.js';

/** A store that answers what a test says; whatever else it is asked, it fails. */
export function objectStoreOf(answers: Partial<ObjectStore>): ObjectStore {
  const unexpected = (): Promise<never> =>
    Promise.reject(new Error('The test has no answer to this question.'));
  return {
    head: unexpected,
    peek: unexpected,
    list: unexpected,
    delete: unexpected,
    checkBucket: unexpected,
    ...answers,
  };
}

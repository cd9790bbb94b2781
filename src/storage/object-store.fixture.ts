import { ObjectStore } from './object-store.js';

/** A store with the given methods. Calling any other method fails the test. */
export function objectStoreOf(methods: Partial<ObjectStore>): ObjectStore {
  const unexpected = (): Promise<never> => Promise.reject(new Error('The test does not expect this call'));
  return {
    head: unexpected,
    peek: unexpected,
    canReadVersion: unexpected,
    list: unexpected,
    delete: unexpected,
    checkBucket: unexpected,
    ...methods,
  };
}

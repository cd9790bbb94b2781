/** Features by the names of `supports` in the bucket doctor's JSON report. */
export type Feature =
  | 'checksumSha256'
  | 'completionSize'
  | 'conditionalCompletion'
  | 'conditionalWrites'
  | 'multipart'
  | 'postPolicy';

export type Supports = Partial<Record<Feature, boolean>>;

/** Vitest's own: marks the running test as skipped, with a note. */
export type Skip = (note: string) => void;

/**
 * Skips a test when the bucket doctor reports that the store lacks a feature.
 * @throws Error when the doctor could not determine it. The test fails, because a skip would prove nothing.
 */
export function needsOf(supports: Supports, feature: Feature, skip: Skip): void {
  if (supports[feature] === undefined) {
    throw new Error(
      `The bucket doctor could not tell whether this store has ${feature}: run npm run bucket:doctor and fix what it reports`,
    );
  }
  if (!supports[feature]) skip(`the bucket doctor says that this store lacks ${feature}`);
}

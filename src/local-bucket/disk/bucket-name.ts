/**
 * Checks a name against the "Bucket naming rules" of the S3 user guide. They also make it safe as a folder
 * name.
 */
export function isBucketName(name: string): boolean {
  return /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name) && !/\.\.|^\d+\.\d+\.\d+\.\d+$/.test(name);
}

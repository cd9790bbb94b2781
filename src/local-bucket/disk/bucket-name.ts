/**
 * Checks a name against the "Bucket naming rules" of the S3 user guide. They also make it safe as a folder
 * name.
 */
export function isBucketName(name: string): boolean {
  return (
    /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name) &&
    // Not an IP address, and no label that is empty or has a hyphen at its start or end.
    !/\.\.|\.-|-\.|^\d+\.\d+\.\d+\.\d+$/.test(name) &&
    !/^(?:xn--|sthree-|amzn-s3-demo-)|(?:-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$/.test(name)
  );
}

/** Reads an X-Amz-Date, `yyyymmddThhmmssZ`; undefined for an invalid date. */
export function readAmzDate(text: string): Date | undefined {
  const [, ...parts] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text) ?? [];
  const [year, month, day, hour, minute, second] = parts;
  const iso = `${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`;
  const date = new Date(iso);
  // The round trip rejects 30 February, which Date would turn into a day in March.
  return !Number.isNaN(date.valueOf()) && date.toISOString() === iso ? date : undefined;
}

/**
 * Writes a date as an X-Amz-Date. Milliseconds are dropped. The service has its own copy of this function on
 * purpose: a bucket that verified signatures with the same code could not detect a mistake in it.
 */
export function amzDate(date: Date): string {
  return date.toISOString().replace(/[-:]|\.\d{3}/g, '');
}

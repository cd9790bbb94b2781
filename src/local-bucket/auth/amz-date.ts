/** Reads an X-Amz-Date, `yyyymmddThhmmssZ`; undefined for a text that is no date. */
export function readAmzDate(text: string): Date | undefined {
  const [, ...parts] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text) ?? [];
  const [year, month, day, hour, minute, second] = parts;
  const iso = `${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`;
  const date = new Date(iso);
  // The round trip refuses 30 February, which Date would move to March.
  return !Number.isNaN(date.valueOf()) && date.toISOString() === iso ? date : undefined;
}

/** A date as X-Amz-Date writes it; milliseconds are dropped. */
export function amzDate(date: Date): string {
  return date.toISOString().replace(/[-:]|\.\d{3}/g, '');
}

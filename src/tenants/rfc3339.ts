const DATE_TIME =
  /^(?<date>\d{4}-\d{2}-(?<day>\d{2}))[Tt]([01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:[Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)$/;

/**
 * A time with its offset from UTC, such as `2027-01-31T12:00:00Z` (RFC 3339, 5.6), without leap seconds.
 * @returns milliseconds since the epoch; undefined for any other text, and for a day that does not exist
 */
export function parseRfc3339(text: string): number | undefined {
  const { date, day } = DATE_TIME.exec(text)?.groups ?? {};
  if (date === undefined || day === undefined) return undefined;
  // Date.parse() turns 31 February into a day of March.
  if (new Date(`${date}T00:00:00Z`).getUTCDate() !== Number(day)) return undefined;
  const time = Date.parse(text.toUpperCase());
  return Number.isNaN(time) ? undefined : time;
}

/** A window of the rate limit begins with the minute: waits until at least 20 s of one are left. */
export async function startOfMinute(): Promise<void> {
  const left = 60_000 - (Date.now() % 60_000);
  if (left < 20_000) await new Promise((resolve) => setTimeout(resolve, left));
}

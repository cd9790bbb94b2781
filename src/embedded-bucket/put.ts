/** @throws Error if the store responds with another status than these */
export async function put(
  url: string,
  body: string,
  headers: Record<string, string>,
  expected: readonly number[],
): Promise<void> {
  const response = await fetch(url, { method: 'PUT', body, headers });
  await response.body?.cancel();
  if (!expected.includes(response.status)) {
    throw new Error(`The embedded bucket responded with ${response.status}`);
  }
}

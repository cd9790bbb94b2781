import { createInterface } from 'node:readline';

const KEYS = Array.from(
  { length: 10_000 },
  (_, number) => `uploads/${crypto.randomUUID()}-report-${number}.pdf`,
);

/**
 * Reads durations in milliseconds from standard input, one per line. Signs for that long and prints one line
 * of JSON: the number of URLs, the seconds they took, the last key and its URL. boto3_runner.py and
 * minio-go/main.go implement the same protocol.
 * @param sign maps a key to its presigned GET URL
 */
export async function serve(sign, keys = KEYS) {
  let next = 0;
  for await (const line of createInterface({ input: process.stdin })) {
    const begin = performance.now();
    const end = begin + Number(line);
    let count = 0;
    let url = '';
    let now = begin;
    while (now < end) {
      for (let batch = 0; batch < 16; batch += 1) {
        next = (next + 1) % keys.length;
        url = await sign(keys[next]);
      }
      count += 16;
      now = performance.now();
    }
    process.stdout.write(
      `${JSON.stringify({ count, seconds: (now - begin) / 1000, key: keys[next], url })}\n`,
    );
  }
}

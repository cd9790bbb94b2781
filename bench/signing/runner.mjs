import { createInterface } from 'node:readline';

const KEYS = Array.from(
  { length: 10_000 },
  (_, number) => `uploads/${crypto.randomUUID()}-report-${number}.pdf`,
);

/**
 * Signs for as long as each line on standard input says (milliseconds) and answers with a line: how many, in how many
 * seconds, the last key and its URL. The same protocol is spoken by boto3_runner.py and minio-go/main.go.
 * @param sign from key to presigned GET URL
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

// Reads the first bytes of objects, 32 at a time, as a download does. The argument names the client: `undici` or `sdk`.
// Prints the CPU time of one question in microseconds.
import { openBucket } from '../../build/storage/open-bucket.js';
import { Namespace } from '../../build/storage/namespace.js';
import { BUCKET_OPTIONS } from '../lib/subject.mjs';

const [client, count] = [process.argv[2], Number(process.argv[3])];
const CONCURRENCY = 32;

const bucket = await openBucket({
  ...BUCKET_OPTIONS,
  endpoint: process.env.S3_ENDPOINT,
  forcePathStyle: true,
  signer: client === 'sdk' ? 'sdk' : 'sigv4',
});
const files = new Namespace(bucket, '');

async function ask(questions) {
  let number = 0;
  const askInTurn = async () => {
    while (number < questions) {
      number += 1;
      const { size } = await bucket.objects.peek(files.key(`uploads/report-${number}.pdf`));
      if (size < 1000) throw new Error(`The store reported ${size} bytes`);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, askInTurn));
}

await ask(count / 4);
const before = process.cpuUsage();
await ask(count);
const { user, system } = process.cpuUsage(before);
bucket.close();
process.stdout.write(JSON.stringify({ micros: (user + system) / count }));

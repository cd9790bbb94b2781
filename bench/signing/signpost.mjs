import { openBucket } from '../../build/storage/open-bucket.js';
import { EXPIRES_IN, BUCKET_OPTIONS } from '../lib/subject.mjs';
import { serve } from './runner.mjs';

const { presigner } = await openBucket(BUCKET_OPTIONS);
const keyLength = Number(process.argv[2] ?? 0);
const keys = Array.from({ length: 10_000 }, (_, number) => String(number).padStart(keyLength, 'k'));
const sign = async (key) => (await presigner.presignGet({ key, expiresIn: EXPIRES_IN })).url;
await serve(sign, keyLength > 0 ? keys : undefined);

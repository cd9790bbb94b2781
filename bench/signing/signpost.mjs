import { createPresigner } from '../../build/storage/create-presigner.js';
import { EXPIRES_IN, STORE } from '../lib/subject.mjs';
import { serve } from './runner.mjs';

const presigner = await createPresigner(STORE);
const keyLength = Number(process.argv[2] ?? 0);
const keys = Array.from({ length: 10_000 }, (_, number) => String(number).padStart(keyLength, 'k'));
const sign = async (key) => (await presigner.presignGet({ key, expiresIn: EXPIRES_IN })).url;
await serve(sign, keyLength > 0 ? keys : undefined);

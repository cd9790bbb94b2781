import { Test } from '@nestjs/testing';
import { expect, it, vi } from 'vitest';
import { readEnvironment } from '../config/environment.js';
import { SettingsModule } from '../config/settings.module.js';
import { MetricsModule } from '../metrics/metrics.module.js';
import { Metrics } from '../metrics/metrics.js';
import { Bucket } from './bucket.js';
import { OPTIONS } from './bucket-options.fixture.js';
import { Namespace } from './namespace.js';
import { StorageModule } from './storage.module.js';

it('StorageModule opens the bucket, provides all its objects, and closes it with the application', async () => {
  const environment = readEnvironment({});
  const storage = StorageModule.registerAsync({ useFactory: () => OPTIONS });
  const imports = [SettingsModule.register(environment), MetricsModule.register(new Metrics()), storage];
  const application = await Test.createTestingModule({ imports }).compile();
  const bucket = application.get(Bucket);
  const objects = application.get(Namespace);
  expect([objects.prefix, objects.bucket]).toEqual(['', bucket]);
  const close = vi.spyOn(bucket, 'close');
  await application.close();
  expect(close).toHaveBeenCalledOnce();
});

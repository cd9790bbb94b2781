import { Test } from '@nestjs/testing';
import { expect, it, vi } from 'vitest';
import { readEnvironment } from '../config/environment.js';
import { SettingsModule } from '../config/settings.module.js';
import { Bucket } from './bucket.js';
import { OPTIONS } from './bucket-options.fixture.js';
import { Namespaces } from './namespaces.js';
import { StorageModule } from './storage.module.js';

it('StorageModule opens the bucket, provides its namespaces, and closes it with the application', async () => {
  const environment = readEnvironment({ KEY_PREFIX: 'files/' });
  const storage = StorageModule.registerAsync({ useFactory: () => OPTIONS });
  const imports = [SettingsModule.register(environment), storage];
  const application = await Test.createTestingModule({ imports }).compile();
  const bucket = application.get(Bucket);
  const { files, objects } = application.get(Namespaces);
  expect([files.prefix, objects.prefix]).toEqual(['files/', '']);
  expect([files.bucket, objects.bucket]).toEqual([bucket, bucket]);
  const close = vi.spyOn(bucket, 'close');
  await application.close();
  expect(close).toHaveBeenCalledOnce();
});

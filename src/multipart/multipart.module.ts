import { Module } from '@nestjs/common';
import { FilesModule } from '../files/files.module.js';
import { CompanionController } from './companion.controller.js';
import { MultipartUploads } from './multipart-uploads.js';
import { SignController } from './sign.controller.js';
import { SignedRequests } from './signed-requests.js';

@Module({
  imports: [FilesModule],
  controllers: [SignController, CompanionController],
  providers: [MultipartUploads, SignedRequests],
})
export class MultipartModule {}

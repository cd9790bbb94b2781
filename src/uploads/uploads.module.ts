import { Module } from '@nestjs/common';
import { InspectionModule } from '../inspection/inspection.module.js';
import { MultipartUploads } from './multipart-uploads.js';
import { UploadQuotas } from './upload-quotas.js';
import { UploadUrls } from './upload-urls.js';
import { UploadVerification } from './upload-verification.js';

@Module({
  imports: [InspectionModule],
  providers: [UploadUrls, MultipartUploads, UploadVerification, UploadQuotas],
  exports: [UploadUrls, MultipartUploads, UploadVerification, UploadQuotas],
})
export class UploadsModule {}

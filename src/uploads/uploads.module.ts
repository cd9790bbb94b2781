import { Module } from '@nestjs/common';
import { InspectionModule } from '../inspection/inspection.module.js';
import { MultipartUploads } from './multipart-uploads.js';
import { UploadUrls } from './upload-urls.js';
import { UploadVerification } from './upload-verification.js';

@Module({
  imports: [InspectionModule],
  providers: [UploadUrls, MultipartUploads, UploadVerification],
  exports: [UploadUrls, MultipartUploads, UploadVerification],
})
export class UploadsModule {}

import { Module } from '@nestjs/common';
import { InspectionModule } from '../inspection/inspection.module.js';
import { FileTypes } from './file-types.js';
import { MultipartUploads } from './multipart-uploads.js';
import { UploadUrls } from './upload-urls.js';
import { UploadVerification } from './upload-verification.js';

@Module({
  imports: [InspectionModule],
  providers: [FileTypes, UploadUrls, MultipartUploads, UploadVerification],
  exports: [FileTypes, UploadUrls, MultipartUploads, UploadVerification],
})
export class UploadsModule {}

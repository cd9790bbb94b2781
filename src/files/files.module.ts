import { Module } from '@nestjs/common';
import { DownloadTickets } from './download-tickets.js';
import { DownloadsController } from './downloads.controller.js';
import { FileTypes } from './file-types.js';
import { Inspection } from './inspection.js';
import { Mismatch } from './mismatch.js';
import { UploadTickets } from './upload-tickets.js';
import { UploadsController } from './uploads.controller.js';

@Module({
  controllers: [UploadsController, DownloadsController],
  providers: [FileTypes, UploadTickets, DownloadTickets, Inspection, Mismatch],
})
export class FilesModule {}

import { Module } from '@nestjs/common';
import { Batches } from './batches.js';
import { DownloadTickets } from './download-tickets.js';
import { DownloadsController } from './downloads.controller.js';
import { FileTypes } from './file-types.js';
import { FilesController } from './files.controller.js';
import { Inspection } from './inspection.js';
import { Mismatch } from './mismatch.js';
import { StoredFiles } from './stored-files.js';
import { UploadTickets } from './upload-tickets.js';
import { UploadsController } from './uploads.controller.js';

@Module({
  controllers: [UploadsController, DownloadsController, FilesController],
  providers: [Batches, FileTypes, UploadTickets, DownloadTickets, Inspection, Mismatch, StoredFiles],
  exports: [FileTypes, UploadTickets],
})
export class FilesModule {}

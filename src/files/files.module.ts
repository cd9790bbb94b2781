import { Module } from '@nestjs/common';
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
  providers: [FileTypes, UploadTickets, DownloadTickets, Inspection, Mismatch, StoredFiles],
})
export class FilesModule {}

import { Module } from '@nestjs/common';
import { DownloadsModule } from '../downloads/downloads.module.js';
import { UploadsModule } from '../uploads/uploads.module.js';
import { Batches } from './batches.js';
import { DownloadsController } from './downloads.controller.js';
import { FilesController } from './files.controller.js';
import { LimitsController } from './limits.controller.js';
import { UploadsController } from './uploads.controller.js';

@Module({
  imports: [UploadsModule, DownloadsModule],
  controllers: [UploadsController, DownloadsController, FilesController, LimitsController],
  providers: [Batches],
})
export class FilesModule {}

import { Module } from '@nestjs/common';
import { InspectionModule } from '../inspection/inspection.module.js';
import { DownloadUrls } from './download-urls.js';
import { KnownObjects } from './known-objects.js';
import { Redirects } from './redirects.js';

@Module({
  imports: [InspectionModule],
  providers: [DownloadUrls, Redirects, KnownObjects],
  exports: [DownloadUrls, Redirects],
})
export class DownloadsModule {}

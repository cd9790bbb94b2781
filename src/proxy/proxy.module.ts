import { Module } from '@nestjs/common';
import { DownloadsModule } from '../downloads/downloads.module.js';
import { TenantsModule } from '../tenants/tenants.module.js';
import { EventLoopTurn } from './event-loop-turn.js';
import { ProxyController } from './proxy.controller.js';

@Module({
  imports: [DownloadsModule, TenantsModule],
  controllers: [ProxyController],
  providers: [EventLoopTurn],
})
export class ProxyModule {}

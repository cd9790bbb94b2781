import { Module } from '@nestjs/common';
import { UploadsModule } from '../uploads/uploads.module.js';
import { CompanionController } from './companion.controller.js';
import { SignController } from './sign.controller.js';
import { SignedRequests } from './signed-requests.js';

@Module({
  imports: [UploadsModule],
  controllers: [SignController, CompanionController],
  providers: [SignedRequests],
})
export class UppyModule {}

import { Module } from '@nestjs/common';
import { DownloadsModule } from '../downloads/downloads.module.js';
import { TenantsModule } from '../tenants/tenants.module.js';
import { ExampleLinks } from './example-links.js';
import { LinkIds } from './link-ids.js';
import { LinkPasswords } from './link-passwords.js';
import { LinkRedirectController } from './link-redirect.controller.js';
import { LinkTokens } from './link-tokens.js';
import { LinkUses } from './link-uses.js';
import { LinksController } from './links.controller.js';
import { Links } from './links.js';
import { OpenedLinks } from './opened-links.js';
import { PasswordAttempts } from './password-attempts.js';
import { Signatures } from './signatures.js';

@Module({
  imports: [DownloadsModule, TenantsModule],
  controllers: [LinksController, LinkRedirectController],
  providers: [
    Signatures,
    LinkTokens,
    LinkIds,
    LinkPasswords,
    LinkUses,
    PasswordAttempts,
    Links,
    OpenedLinks,
    ExampleLinks,
  ],
})
export class LinksModule {}

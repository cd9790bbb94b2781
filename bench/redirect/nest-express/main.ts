import 'reflect-metadata';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { Controller, Get, Injectable, Module, Query, Redirect, ValidationPipe } from '@nestjs/common';
import { APP_GUARD, NestFactory } from '@nestjs/core';
import { SkipThrottle, ThrottlerGuard, ThrottlerModule } from '@nestjs/throttler';
import { IsNotEmpty, IsString } from 'class-validator';

class RedirectDto {
  @IsString() @IsNotEmpty() tenant!: string;
  @IsString() @IsNotEmpty() objectkey!: string;
}

@Injectable()
class S3Service {
  private readonly client = new S3Client({});

  presign(key: string): Promise<string> {
    const command = new GetObjectCommand({ Bucket: process.env['BUCKET'], Key: key });
    return getSignedUrl(this.client, command, { expiresIn: Number(process.env['EXPIRES_IN']) });
  }
}

@Controller()
class RedirectController {
  constructor(private readonly s3: S3Service) {}

  @Get()
  @Redirect()
  async redirect(@Query() query: RedirectDto): Promise<{ url: string; statusCode: number }> {
    return { url: await this.s3.presign(query.objectkey), statusCode: 302 };
  }

  @SkipThrottle()
  @Get('health/live')
  live(): { status: string } {
    return { status: 'ok' };
  }
}

const throttled = process.env['THROTTLER'] !== 'off';

@Module({
  imports: throttled ? [ThrottlerModule.forRoot([{ ttl: 60_000, limit: 1_000_000_000 }])] : [],
  controllers: [RedirectController],
  providers: [S3Service, ...(throttled ? [{ provide: APP_GUARD, useClass: ThrottlerGuard }] : [])],
})
class AppModule {}

const app = await NestFactory.create(AppModule, { logger: ['error', 'warn'] });
app.useGlobalPipes(new ValidationPipe({ transform: true, whitelist: true }));
await app.listen(Number(process.env['PORT']), '127.0.0.1');

import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { WELCOME_KEY } from '../../config/example-keys.js';
import { Text } from '../../errors/field.decorators.js';
import { FileSize, Sha256 } from './promise.decorators.js';

export class ListedFileDto {
  @ApiProperty({ example: WELCOME_KEY })
  file_key!: string;

  @ApiProperty({
    example: 'welcome.txt',
    description:
      'As it was uploaded: in Unicode NFC, without path, control characters and surrounding spaces, cut to fit into the key.',
  })
  filename!: string;

  @ApiProperty({ example: 133, description: 'Bytes.' })
  size!: number;

  @ApiProperty({ example: '"c1b94a8a31ad00823386435c2d1b5d80"', description: "The store's, in quotes." })
  etag!: string;

  @ApiProperty({ format: 'date-time' })
  last_modified!: string;
}

export class FileDto extends ListedFileDto {
  @ApiProperty({ example: 'text/plain' })
  content_type!: string;

  @ApiPropertyOptional({
    example: 'LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=',
    description:
      "Base64 of the file's SHA-256, when it was promised and the store keeps it; the store has held the bytes to it.",
  })
  checksum_sha256?: string;
}

export class FilePageDto {
  @ApiProperty({ type: [ListedFileDto], description: 'In the order of their keys.' })
  files!: ListedFileDto[];

  @ApiProperty({
    type: String,
    nullable: true,
    example: null,
    description: 'Send it as cursor to get the next page; null on the last one.',
  })
  next_cursor!: string | null;
}

export class CompleteUploadDto {
  @ApiProperty({ example: WELCOME_KEY, description: 'As POST /upload-url answered it.' })
  @Text(1, 1024)
  file_key!: string;

  @ApiPropertyOptional({ description: 'Bytes. When given it is compared with what has landed.' })
  @FileSize()
  size?: number;

  @ApiPropertyOptional({
    description:
      'SHA-256 of the file in Base64. When given it is compared with the one that the store keeps, which has to keep one.',
  })
  @Sha256()
  checksum_sha256?: string;
}

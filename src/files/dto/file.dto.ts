import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { WELCOME_KEY } from '../../config/example-keys.js';
import { Text } from '../../validation/field.decorators.js';
import { FileSize, Sha256 } from '../../validation/file-fields.decorators.js';

export class ListedFile {
  @ApiProperty({ example: WELCOME_KEY })
  file_key!: string;

  @ApiProperty({
    example: 'welcome.txt',
    description:
      'The uploaded name, normalised to Unicode NFC, without a path, control characters or surrounding spaces, and shortened to fit into the key.',
  })
  filename!: string;

  @ApiProperty({ type: 'integer', example: 133, description: 'Bytes.' })
  size!: number;

  @ApiProperty({ example: '"c1b94a8a31ad00823386435c2d1b5d80"', description: "The store's ETag, in quotes." })
  etag!: string;

  @ApiProperty({ format: 'date-time' })
  last_modified!: string;
}

export class FileMetadata extends ListedFile {
  @ApiProperty({ example: 'text/plain' })
  content_type!: string;

  @ApiPropertyOptional({
    example: 'LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=',
    description:
      'SHA-256 of the file in Base64. Present if the upload declared it and the store recorded it. The store has verified it.',
  })
  checksum_sha256?: string;
}

export class FilePage {
  @ApiProperty({ type: [ListedFile], description: 'Sorted by key.' })
  files!: ListedFile[];

  @ApiProperty({
    type: String,
    nullable: true,
    example: null,
    description: 'Send it as `cursor` to get the next page. null on the last page.',
  })
  next_cursor!: string | null;
}

export class VerifyUploadRequest {
  @ApiProperty({ example: WELCOME_KEY, description: 'As returned by POST /upload-url.' })
  @Text(1, 1024)
  file_key!: string;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 0,
    description: 'Bytes. If given, it must equal the size of the stored file.',
  })
  @FileSize()
  size?: number;

  @ApiPropertyOptional({
    description:
      'SHA-256 of the file in Base64. If given, it must equal the checksum that the store recorded. If the store has none, the response is 422.',
  })
  @Sha256()
  checksum_sha256?: string;
}

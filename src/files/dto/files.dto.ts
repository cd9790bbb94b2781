import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { WELCOME_KEY } from '../../config/welcome-key.js';
import { Text } from '../../errors/field.decorators.js';

export class ListedFileDto {
  @ApiProperty({ example: WELCOME_KEY })
  file_key!: string;

  @ApiProperty({ example: 'welcome.txt', description: 'As it was uploaded, in Unicode NFC.' })
  filename!: string;

  @ApiProperty({ example: 185, description: 'Bytes.' })
  size!: number;

  @ApiProperty({ example: '"9a0364b9e99bb480dd25e1f0284c8555"', description: "The store's, in quotes." })
  etag!: string;

  @ApiProperty({ format: 'date-time' })
  last_modified!: string;
}

export class FileDto extends ListedFileDto {
  @ApiProperty({ example: 'text/plain' })
  content_type!: string;
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
}

export class CompletedFileDto extends FileDto {
  @ApiPropertyOptional({
    example: 'LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=',
    description:
      "Base64 of the file's SHA-256. There when it was promised and the store keeps it; the store has held the bytes to it.",
  })
  checksum_sha256?: string;
}

import { ApiProperty } from '@nestjs/swagger';

export class RedirectUrl {
  @ApiProperty({ format: 'uri', description: 'Send the request here, with the same method.' })
  presigned_url!: string;

  @ApiProperty({ type: 'integer', example: 14_400, description: 'Remaining lifetime of the URL in seconds.' })
  expires_in!: number;

  @ApiProperty({ format: 'date-time' })
  expires_at!: string;
}

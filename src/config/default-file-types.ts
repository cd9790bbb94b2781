/** Maps an extension (lower case, with its dot) to its content types. The first one is the default. */
export type FileTypes = ReadonlyMap<string, readonly string[]>;

const OFFICE = 'application/vnd.openxmlformats-officedocument';

/**
 * Documents, images, audio, video and archives. Excludes every type that a browser or a shell would execute.
 */
export const DEFAULT_FILE_TYPES: FileTypes = new Map([
  ['.avif', ['image/avif']],
  ['.bmp', ['image/bmp', 'image/x-ms-bmp']],
  ['.csv', ['text/csv', 'application/csv', 'application/vnd.ms-excel']],
  ['.doc', ['application/msword']],
  ['.docx', [`${OFFICE}.wordprocessingml.document`]],
  ['.gif', ['image/gif']],
  ['.gz', ['application/gzip', 'application/x-gzip']],
  ['.heic', ['image/heic']],
  ['.jpeg', ['image/jpeg']],
  ['.jpg', ['image/jpeg']],
  ['.json', ['application/json']],
  ['.m4a', ['audio/mp4', 'audio/x-m4a']],
  ['.md', ['text/markdown', 'text/plain', 'text/x-markdown']],
  ['.mov', ['video/quicktime']],
  ['.mp3', ['audio/mpeg', 'audio/mp3']],
  ['.mp4', ['video/mp4']],
  ['.odp', ['application/vnd.oasis.opendocument.presentation']],
  ['.ods', ['application/vnd.oasis.opendocument.spreadsheet']],
  ['.odt', ['application/vnd.oasis.opendocument.text']],
  ['.ogg', ['audio/ogg', 'video/ogg', 'application/ogg']],
  ['.pdf', ['application/pdf']],
  ['.png', ['image/png']],
  ['.ppt', ['application/vnd.ms-powerpoint']],
  ['.pptx', [`${OFFICE}.presentationml.presentation`]],
  ['.rtf', ['application/rtf', 'text/rtf']],
  ['.tif', ['image/tiff']],
  ['.tiff', ['image/tiff']],
  ['.txt', ['text/plain']],
  ['.wav', ['audio/wav', 'audio/x-wav', 'audio/wave', 'audio/vnd.wave']],
  ['.webm', ['video/webm', 'audio/webm']],
  ['.webp', ['image/webp']],
  ['.xls', ['application/vnd.ms-excel']],
  ['.xlsx', [`${OFFICE}.spreadsheetml.sheet`]],
  ['.zip', ['application/zip', 'application/x-zip-compressed']],
]);

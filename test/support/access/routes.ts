/** A request to one route, for a file of one owner. */
export interface RouteRequest {
  readonly method: string;
  readonly path: string;
  readonly body?: object;
}

/** Whose files a request names. */
export interface Target {
  readonly tenant: string;
  /** An existing file. */
  readonly key: string;
  /** An upload that has begun, and its key. */
  readonly upload: { readonly key: string; readonly uploadId: string };
  /** The id of a link to the file. */
  readonly linkId: string;
}

export interface RouteRecipe {
  /** As in the OpenAPI document. */
  readonly operation: string;
  /** Distinguishes requests to the same route. */
  readonly variant?: string;
  /** The scope that the route requires; any caller may use a route without one. */
  readonly scope?: string;
  readonly request: (target: Target) => RouteRequest;
  /**
   * `names`: the request names a file, so foreign ones are 404. `own`: it names none, so every caller gets
   * something of its own.
   */
  readonly kind: 'names' | 'own';
  /** The status for the owner of the file; 200 by default. 404 where an earlier request has ended what it names. */
  readonly success?: readonly number[];
}

const FILE = { filename: 'report.pdf', content_type: 'application/pdf' };

const post = (path: string, body: object): RouteRequest => ({ method: 'POST', path, body });
const partsOf = ({ upload }: Target, rest = ''): string =>
  `/s3/multipart/${encodeURIComponent(upload.uploadId)}${rest}?key=${encodeURIComponent(upload.key)}`;
const redirect = ({ tenant, key }: Target): string =>
  `/?${new URLSearchParams({ tenant, objectkey: key }).toString()}`;
const signPart = ({ upload }: Target, method: string, partNumber?: number): RouteRequest =>
  post('/s3/sign', { method, ...upload, ...(partNumber !== undefined && { partNumber }) });

/** How to call each route that is not public. The test compares them with the routes that exist. */
export const ROUTES: readonly RouteRecipe[] = [
  { operation: 'createUploadUrl', scope: 'upload', kind: 'own', request: () => post('/upload-url', FILE) },
  {
    operation: 'createUploadUrls',
    scope: 'upload',
    kind: 'own',
    request: () => post('/upload-urls', { files: [FILE, FILE] }),
  },
  { operation: 'listFiles', scope: 'list', kind: 'own', request: () => ({ method: 'GET', path: '/files' }) },
  { operation: 'getLimits', kind: 'own', request: () => ({ method: 'GET', path: '/limits' }) },
  {
    operation: 'createUploadParameters',
    scope: 'upload',
    kind: 'own',
    request: () => ({ method: 'GET', path: '/s3/params?filename=report.pdf&type=application%2Fpdf' }),
  },
  {
    operation: 'createMultipartUpload',
    scope: 'upload',
    kind: 'own',
    request: () => post('/s3/multipart', { filename: 'film.mp4', type: 'video/mp4' }),
  },
  {
    operation: 'signStoreRequest',
    scope: 'upload',
    variant: 'object',
    kind: 'own',
    request: () => post('/s3/sign', { method: 'PUT', key: 'report.pdf', contentType: 'application/pdf' }),
  },
  {
    operation: 'signStoreRequest',
    scope: 'upload',
    variant: 'create',
    kind: 'own',
    request: () => post('/s3/sign', { method: 'POST', key: 'film.mp4' }),
  },
  {
    operation: 'signStoreRequest',
    scope: 'upload',
    variant: 'part',
    kind: 'names',
    request: (to) => signPart(to, 'PUT', 1),
  },
  {
    operation: 'signStoreRequest',
    scope: 'upload',
    variant: 'list',
    kind: 'names',
    request: (to) => signPart(to, 'GET'),
  },
  {
    operation: 'signStoreRequest',
    scope: 'upload',
    variant: 'complete',
    kind: 'names',
    success: [400],
    request: (to) => signPart(to, 'POST'),
  },
  {
    operation: 'signStoreRequest',
    scope: 'upload',
    variant: 'abort',
    kind: 'names',
    request: (to) => signPart(to, 'DELETE'),
  },
  {
    operation: 'createDownloadUrl',
    scope: 'download',
    kind: 'names',
    request: ({ key }) => post('/download-url', { file_key: key }),
  },
  {
    operation: 'createDownloadUrls',
    scope: 'download',
    kind: 'names',
    request: ({ key }) => post('/download-urls', { files: [{ file_key: key }] }),
  },
  {
    operation: 'verifyUpload',
    scope: 'upload',
    kind: 'names',
    request: ({ key }) => post('/files/complete', { file_key: key }),
  },
  {
    operation: 'getFile',
    scope: 'list',
    kind: 'names',
    request: ({ key }) => ({ method: 'GET', path: `/files/${encodeURIComponent(key)}` }),
  },
  {
    operation: 'redirect',
    scope: 'download',
    kind: 'names',
    success: [302],
    request: (to) => ({ method: 'GET', path: redirect(to) }),
  },
  {
    operation: 'headRedirect',
    scope: 'download',
    kind: 'names',
    success: [302],
    request: (to) => ({ method: 'HEAD', path: redirect(to) }),
  },
  {
    operation: 'createPartUrl',
    scope: 'upload',
    kind: 'names',
    request: (to) => ({ method: 'GET', path: partsOf(to, '/1') }),
  },
  {
    operation: 'createPartUrls',
    scope: 'upload',
    kind: 'names',
    request: (to) => ({ method: 'GET', path: `${partsOf(to, '/batch')}&partNumbers=1,2` }),
  },
  {
    operation: 'listParts',
    scope: 'upload',
    kind: 'names',
    request: (to) => ({ method: 'GET', path: partsOf(to) }),
  },
  {
    operation: 'completeMultipartUpload',
    scope: 'upload',
    kind: 'names',
    success: [400],
    request: (to) => post(partsOf(to, '/complete'), { parts: [{ PartNumber: 1, ETag: '"none"' }] }),
  },
  {
    operation: 'createLink',
    scope: 'link',
    kind: 'names',
    success: [200, 201],
    request: ({ key }) => post('/links', { file_key: key, expires_in: 60 }),
  },
  // The last three end what the others need.
  {
    operation: 'revokeLink',
    scope: 'link',
    kind: 'names',
    success: [204],
    request: ({ linkId }) => ({ method: 'DELETE', path: `/links/${linkId}` }),
  },
  {
    operation: 'abortMultipartUpload',
    scope: 'upload',
    kind: 'names',
    success: [200, 404],
    request: (to) => ({ method: 'DELETE', path: partsOf(to) }),
  },
  {
    operation: 'deleteFile',
    scope: 'delete',
    kind: 'names',
    success: [204, 404],
    request: ({ key }) => ({ method: 'DELETE', path: `/files/${encodeURIComponent(key)}` }),
  },
];

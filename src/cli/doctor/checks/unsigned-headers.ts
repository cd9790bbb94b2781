import type { ObjectKey } from '../../../storage/object-key.js';
import type { Target } from '../../target.js';
import type { CheckResult } from './configuration.js';
import type { Finding } from '../finding.js';
import { isSuccess, request } from '../request.js';
import type { TestObjects } from '../test-objects.js';
import { isPublic, isTagged, SOURCE_SIZE, sizeOf, storeSource } from './stored-effect.js';
import { UPLOAD_REQUESTS } from './upload-requests.js';

/** A header that a client adds to an upload request, and how to see that the store followed it. */
interface Intrusion {
  readonly headers: (source: string) => Readonly<Record<string, string>>;
  /** `undefined` if the service has no permission to read the effect. */
  readonly took: (target: Target, key: string) => Promise<boolean | undefined>;
}

interface Rule {
  readonly check: string;
  /** What a client can do on a store that follows the header. */
  readonly risk: string;
  readonly status: Finding['status'];
  /** Whether a public upload shows that the store followed the header. It shows nothing if every upload is public. */
  readonly isSeenByPublicRead?: boolean;
  readonly todo: (target: Target, arePublic: boolean) => string;
  /** If the service has no permission to read the effect. */
  readonly todoIfUnseen?: string;
  readonly intrusions: readonly Intrusion[];
}

const isCopy = async (target: Target, key: string): Promise<boolean> =>
  [SOURCE_SIZE, SOURCE_SIZE - 1].includes((await sizeOf(target, key)) ?? 0);

const PUBLIC_READ_ADVICE = 'Correct "GET without a signature" first (see above), then run the doctor again.';

const SET_UPLOAD_CREDENTIALS =
  'Set S3_UPLOAD_ACCESS_KEY_ID and S3_UPLOAD_SECRET_ACCESS_KEY to write-only credentials';

const EVERYONE = 'uri="http://acs.amazonaws.com/groups/global/AllUsers"';

const RULES: readonly Rule[] = [
  {
    check: 'Unsigned x-amz-copy-source',
    risk: 'a client can read every object that the signing credentials can read',
    status: 'failed',
    todo: ({ hasUploadCredentials }, arePublic) =>
      hasUploadCredentials
        ? arePublic
          ? `Everyone can read the objects of this bucket, and so can the upload credentials. ${PUBLIC_READ_ADVICE}`
          : 'The upload credentials can read objects. Replace them with write-only ones; docs/stores.md shows how.'
        : `${SET_UPLOAD_CREDENTIALS}. On Ceph, create them with radosgw-admin subuser create --uid=UID --subuser=upload --access=write and radosgw-admin key create --uid=UID --subuser=upload --key-type=s3 --gen-access-key --gen-secret.`,
    intrusions: [
      { headers: (source) => ({ 'x-amz-copy-source': source }), took: isCopy },
      {
        headers: (source) => ({
          'x-amz-copy-source': source,
          'x-amz-copy-source-range': `bytes=0-${SOURCE_SIZE - 2}`,
        }),
        took: isCopy,
      },
    ],
  },
  {
    check: 'Unsigned x-amz-acl',
    risk: 'a client can make its upload public',
    status: 'failed',
    isSeenByPublicRead: true,
    todo: ({ hasUploadCredentials }) =>
      hasUploadCredentials
        ? 'Set S3_UPLOAD_SIGN_HEADERS=true, or run npm run bucket:setup, which makes the store ignore public ACLs.'
        : `Run npm run bucket:setup, which makes the store ignore public ACLs. ${SET_UPLOAD_CREDENTIALS}.`,
    intrusions: [
      { headers: () => ({ 'x-amz-acl': 'public-read' }), took: isPublic },
      { headers: () => ({ 'x-amz-grant-read': EVERYONE }), took: isPublic },
    ],
  },
  {
    check: 'Unsigned x-amz-tagging',
    risk: 'a client can choose the tags of its upload, which lifecycle rules and policies may use',
    status: 'warning',
    todo: ({ hasUploadCredentials }) =>
      hasUploadCredentials
        ? 'Set S3_UPLOAD_SIGN_HEADERS=true, or do not base any rule or policy on tags.'
        : `${SET_UPLOAD_CREDENTIALS}, or do not base any rule or policy on tags.`,
    todoIfUnseen:
      'Let the service read tags (s3:GetObjectTagging) while the doctor runs, or do not base any rule or policy on tags.',
    intrusions: [{ headers: () => ({ 'x-amz-tagging': 'signpost=doctor' }), took: isTagged }],
  },
];

const NOT_CHECKED_IN_PUBLIC: CheckResult = {
  status: 'warning',
  found: 'not checked: every upload is publicly readable, also without the header',
  todo: PUBLIC_READ_ADVICE,
};

/**
 * Adds headers that are not signed to every kind of upload request. AWS S3 rejects such requests. Other stores
 * may follow the headers with the permissions of the signer, which no signature can prevent (CWE-441).
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html "SignedHeaders"
 */
export async function checkUnsignedHeaders(target: Target, testObjects: TestObjects): Promise<Finding[]> {
  const plain = testObjects.key('plain.txt');
  if (!(await acceptsUpload(target, plain))) {
    return RULES.map(({ check }) => ({
      check,
      status: 'warning',
      found: 'not checked: an upload without additional headers fails',
      todo: 'See the URL checks above.',
    }));
  }
  const source = await storeSource(target, testObjects);
  const arePublic = await isPublic(target, plain);
  const findings: Finding[] = [];
  for (const rule of RULES) {
    const result =
      arePublic && rule.isSeenByPublicRead === true
        ? NOT_CHECKED_IN_PUBLIC
        : await tryRule(rule, target, testObjects, source, arePublic);
    findings.push({ check: rule.check, ...result });
  }
  return findings;
}

async function tryRule(
  rule: Rule,
  target: Target,
  testObjects: TestObjects,
  source: string,
  arePublic: boolean,
): Promise<CheckResult> {
  const rejecting = new Set<string>();
  const ignoring = new Set<string>();
  const following = new Set<string>();
  const unseen = new Set<string>();
  for (const [index, { headers, took }] of rule.intrusions.entries()) {
    for (const { name, send } of UPLOAD_REQUESTS) {
      const key = testObjects.key(`${rule.check.replaceAll(' ', '-')}-${name}-${index}.txt`);
      const isAccepted = await send(target, testObjects, key, headers(source));
      const isFollowed = isAccepted ? await took(target, key) : undefined;
      const outcome = isFollowed === undefined ? unseen : isFollowed ? following : ignoring;
      (isAccepted ? outcome : rejecting).add(name);
    }
  }
  if (following.size > 0) {
    return {
      status: rule.status,
      found: `followed on ${list(following)}: ${rule.risk}`,
      todo: rule.todo(target, arePublic),
    };
  }
  const parts = [
    rejecting.size > 0 ? [`rejected on ${list(rejecting)}`] : [],
    ignoring.size > 0 ? [`without effect on ${list(ignoring)}`] : [],
    unseen.size > 0
      ? [`accepted on ${list(unseen)} (effect unknown, because the service has no permission to read it)`]
      : [],
  ];
  const found = parts.flat().join('; ');
  return unseen.size > 0
    ? { status: 'warning', found, todo: rule.todoIfUnseen ?? rule.todo(target, arePublic) }
    : { status: 'ok', found };
}

function list(names: ReadonlySet<string>): string {
  return [...names].join(', ');
}

/** Whether a PUT works at all. If it does not, a rejected one would prove nothing. */
async function acceptsUpload({ uploadPresigner, uploadHeaders }: Target, key: ObjectKey): Promise<boolean> {
  const { url } = await uploadPresigner.presignPut({ key, expiresIn: 60, headers: uploadHeaders });
  return isSuccess(await request(url, { method: 'PUT', headers: { ...uploadHeaders }, body: 'signpost' }));
}

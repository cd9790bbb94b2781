/*
 * Whether a bucket policy is public: S3 user guide, "Blocking public access to your Amazon S3 storage", "The
 * meaning of public".
 */

type Json = Readonly<Record<string, unknown>>;

/** The condition keys, in lower case, whose fixed values restrict a statement to known callers. */
const RESTRICTING_KEYS = new Set([
  'aws:principalaccount',
  'aws:principalarn',
  'aws:principalorgid',
  'aws:principalorgpaths',
  'aws:sourceaccount',
  'aws:sourcearn',
  'aws:sourceip',
  'aws:sourceorgid',
  'aws:sourceowner',
  'aws:sourcevpc',
  'aws:sourcevpce',
  'aws:userid',
  's3:dataaccesspointaccount',
  's3:dataaccesspointarn',
  's3:x-amz-server-side-encryption-aws-kms-key-id',
]);
/** The operators that admit nothing but the listed values. A negated or optional one restricts nobody. */
const RESTRICTING_OPERATORS =
  /^(?:for(?:any|all)values:)?(?:stringequals(?:ignorecase)?|stringlike|arnequals|arnlike|ipaddress)$/;
/** The shortest prefixes of an address range that is not public, in bits. */
const MIN_PREFIX = { ipv4: 8, ipv6: 32 };

/** `statements` is the `Statement` of a policy: one statement or a list. */
export function isPublicPolicy(statements: unknown): boolean {
  return listOf(statements).some((statement) => isObject(statement) && isPublicStatement(statement));
}

function isPublicStatement(statement: Json): boolean {
  if (statement['Effect'] !== 'Allow') return false;
  if (!('NotPrincipal' in statement) && !isAnyone(statement['Principal'])) return false;
  return !isRestricted(statement['Condition']);
}

/** Whether a principal is `*`, or has a wildcard in an account, user or role. */
function isAnyone(principal: unknown): boolean {
  const names = isObject(principal) ? Object.values(principal) : [principal];
  return names.flatMap(listOf).some((name) => typeof name === 'string' && name.includes('*'));
}

/** All entries of a condition must hold, so one that restricts the callers is enough. */
function isRestricted(condition: unknown): boolean {
  if (!isObject(condition)) return false;
  return Object.entries(condition).some(
    ([operator, keys]) =>
      RESTRICTING_OPERATORS.test(operator.toLowerCase()) &&
      isObject(keys) &&
      Object.entries(keys).some(
        ([key, values]) =>
          RESTRICTING_KEYS.has(key.toLowerCase()) && listOf(values).every((value) => isFixed(key, value)),
      ),
  );
}

/** "Fixed values": without a wildcard and without a policy variable, and no wide range of addresses. */
function isFixed(key: string, value: unknown): boolean {
  if (typeof value !== 'string' || /[*?]|\$\{/.test(value)) return false;
  if (key.toLowerCase() !== 'aws:sourceip') return true;
  const [address = '', prefix] = value.split('/');
  const min = address.includes(':') ? MIN_PREFIX.ipv6 : MIN_PREFIX.ipv4;
  return prefix === undefined || Number(prefix) >= min;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

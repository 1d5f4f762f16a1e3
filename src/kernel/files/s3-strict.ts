import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/**
 * For tests: checks a request as a strict S3 store does, from the text of AWS Signature Version 4 and without the
 * library that signed it. The fake S3 of the tests does not check these signatures. Answers the error code of
 * S3, or undefined if all is well.
 */
export function faultOf(request: IncomingMessage, body: Buffer, secretKey: string): string | undefined {
  const authorization = request.headers.authorization ?? '';
  const found =
    /^AWS4-HMAC-SHA256 Credential=[^/]+\/(\d{8})\/([^/]+)\/s3\/aws4_request, SignedHeaders=([a-z0-9;-]+), Signature=([0-9a-f]{64})$/.exec(
      authorization,
    );
  if (found === null) return 'AuthorizationHeaderMalformed';
  const [, day = '', region = '', names = '', signature = ''] = found;
  const payload = header(request, 'x-amz-content-sha256');
  if (createHash('sha256').update(body).digest('hex') !== payload) return 'XAmzContentSHA256Mismatch';
  if (Number(request.headers['content-length'] ?? 0) !== body.length) return 'IncompleteBody';
  if (!['host', 'x-amz-content-sha256', 'x-amz-date'].every((name) => names.split(';').includes(name)))
    return 'AccessDenied';
  const scope = `${day}/${region}/s3/aws4_request`;
  const canonical = canonicalRequest(request, names, payload);
  const text = ['AWS4-HMAC-SHA256', header(request, 'x-amz-date'), scope, hex(canonical)].join('\n');
  const key = [day, region, 's3', 'aws4_request'].reduce<Buffer>(
    (previous, part) => createHmac('sha256', previous).update(part).digest(),
    Buffer.from(`AWS4${secretKey}`),
  );
  const expected = createHmac('sha256', key).update(text).digest();
  return timingSafeEqual(expected, Buffer.from(signature, 'hex')) ? undefined : 'SignatureDoesNotMatch';
}

function canonicalRequest(request: IncomingMessage, names: string, payload: string): string {
  const url = new URL(request.url ?? '/', 'http://store');
  const encode = (text: string): string =>
    encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  const query = [...url.searchParams].map(([name, value]) => `${encode(name)}=${encode(value)}`).sort();
  const headers = names.split(';').map((name) => `${name}:${header(request, name).trim()}\n`);
  return [request.method, url.pathname, query.join('&'), headers.join(''), names, payload].join('\n');
}

const header = (request: IncomingMessage, name: string): string => String(request.headers[name] ?? '');
const hex = (text: string): string => createHash('sha256').update(text).digest('hex');

import type { IncomingHttpHeaders } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Pair } from '../../services/cooperation/exchange/demo/pki-issue.ts';
import { ORDINARY, SERVICE_PATH } from './house-data.test-helper.ts';

export type Got = { status: number; headers: IncomingHttpHeaders; raw: string[]; text: string };
export type Ask = {
  method?: string;
  path?: string;
  headers?: Record<string, string | string[]>;
  body?: string | Buffer;
};

/** `credentials`: null shows no certificate. */
export type Sending = { port: number; ca: string; credentials: Pair | null; how: Ask };

/** One request on a connection of its own. */
export function send({ port, ca, credentials, how }: Sending): Promise<Got> {
  const { method = 'POST', path = SERVICE_PATH, body } = how;
  const json = body === undefined ? {} : { 'Content-Type': 'application/json' };
  const headers = how.headers ?? { ...ORDINARY, ...json };
  const shown = credentials === null ? {} : { key: credentials.keyPem, cert: credentials.certPem };
  return new Promise((resolve, reject) => {
    const request = httpsRequest(
      { host: 'localhost', port, ca, ...shown, method, path, headers, agent: false },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            raw: response.rawHeaders,
            text: Buffer.concat(chunks).toString('utf8'),
          }),
        );
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}

import { request } from 'node:https';
import type { JsonObject } from './data-services.ts';
import type { Identity } from './pki.ts';
import type { Pair } from './pki-issue.ts';
import { issueLeaf, issueRoot } from './pki-issue.ts';

const CLIENT = { commonName: 'Client de prova', organization: 'Prova (demostració)', use: 'client' } as const;
const REQUEST_LIMIT_MS = 5_000;
const ANSWER_LIMIT_BYTES = 1_048_576;

/** A client certificate of the demonstration authority whose two days ended the day before `now`. */
export async function expiredClient(ca: Pair, now: Temporal.Instant): Promise<Pair> {
  const notBefore = now.subtract({ hours: 72 });
  return issueLeaf(ca, { ...CLIENT, notBefore, notAfter: now.subtract({ hours: 24 }) });
}

/** A valid client certificate of an authority that nobody here trusts, with that authority's own certificate. */
export async function otherCaClient(now: Temporal.Instant): Promise<Pair & { readonly caPem: string }> {
  const other = await issueRoot('Una altra arrel de demostració', now);
  const leaf = await issueLeaf(other, { ...CLIENT, notBefore: now });
  return { ...leaf, caPem: other.certPem };
}

export interface Got {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

export interface AskOptions {
  readonly url: string;
  readonly ca: Pick<Identity, 'certPem'>;
  /** No client certificate when missing. */
  readonly client?: Pair;
  readonly method?: string;
  readonly body?: JsonObject | string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
}

/** One HTTPS request on a connection of its own; rejects when the connection breaks, the time or the size runs out. */
export function askProvider(options: AskOptions): Promise<Got> {
  const { url, ca, client, body, method = 'POST', headers = {}, timeoutMs = REQUEST_LIMIT_MS } = options;
  const credentials = client ? { cert: client.certPem, key: client.keyPem } : {};
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(timeoutMs);
    const asked = request(
      url,
      { method, headers, ca: ca.certPem, ...credentials, agent: false, signal },
      (answer) => {
        let text = '';
        answer.on('error', reject);
        answer.on('data', (part: Buffer) => {
          text += part.toString();
          if (text.length > ANSWER_LIMIT_BYTES) answer.destroy(new Error('The answer is too large.'));
        });
        answer.on('end', () => {
          resolve({ status: answer.statusCode ?? 0, type: answer.headers['content-type'] ?? '', text });
        });
      },
    );
    asked.on('error', reject);
    asked.end(typeof body === 'object' ? JSON.stringify(body) : body);
  });
}

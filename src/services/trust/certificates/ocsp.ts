import type { Kernel } from '../../../kernel/kernel.ts';
import {
  type CertId,
  type OcspRequest,
  ocspRefusal,
  PkiError,
  parseOcspRequest,
  REASONS,
  type RevocationReason,
  toHex,
} from '../../../kernel/pki/index.ts';
import { kernelProblems } from '../../../kernel/problems.ts';
import { shareCalls } from '../../../kernel/share-calls.ts';
import { settingsOf } from './house.ts';
import { openResponders, type Responder } from './responders.ts';
import { type Asked, readStatuses, type StoredStatus } from './status-store.ts';

/** Answers that were signed and may be given again, while the database says the same. */
const MAX_KEPT = 20_000;
/** Share of its validity during which an answer is given again. */
const KEPT_SHARE = 4;

type Kept = { bytes: Uint8Array; until: number };

/** RFC 6960 for the authorities of this installation. One for each kernel (`ocspOf`). */
export class Ocsp {
  readonly #kernel: Kernel;
  readonly responders: ReturnType<typeof openResponders>;
  /** One statement answers all who ask at the same time, from what is committed at that moment. */
  readonly #status: (asked: Asked) => Promise<StoredStatus | undefined>;
  readonly #kept = new Map<string, Kept>();
  readonly #valid: number;

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
    this.responders = openResponders(kernel);
    this.#status = shareCalls(
      (asked) => readStatuses(kernel.pool, asked),
      () => kernelProblems.unavailable(),
    );
    this.#valid = settingsOf(kernel).OCSP_VALID;
  }

  /** The answer to the bytes of a request; never throws for what is in them. */
  async answer(der: Uint8Array): Promise<Uint8Array> {
    let request: OcspRequest;
    try {
      request = parseOcspRequest(der);
    } catch (error) {
      if (error instanceof PkiError) return ocspRefusal('malformedRequest');
      throw error;
    }
    if (request.hasUnknownCritical) return ocspRefusal('malformedRequest');
    const responder = await this.responders.find(request.ids[0] as CertId);
    // RFC 6960 §2.3: not able to answer with authority. A responder speaks for one authority only.
    if (responder === undefined) return ocspRefusal('unauthorized');
    for (const id of request.ids)
      if ((await this.responders.find(id)) !== responder) return ocspRefusal('unauthorized');
    const { authority } = responder;
    const statuses = await Promise.all(
      request.ids.map((id) => this.#status({ authority: authority.id, serial: toHex(id.serial) })),
    );
    return this.#answerKept(request, responder, statuses);
  }

  /** A fresh answer about one certificate, for evidence inside a signature. */
  async about(responder: Responder, id: CertId): Promise<Uint8Array> {
    const status = await this.#status({ authority: responder.authority.id, serial: toHex(id.serial) });
    return this.#sign(responder, [id], [status], undefined);
  }

  async #answerKept(
    request: OcspRequest,
    responder: Responder,
    statuses: readonly (StoredStatus | undefined)[],
  ): Promise<Uint8Array> {
    const { ids, nonce } = request;
    if (nonce !== undefined || ids.length !== 1) return this.#sign(responder, ids, statuses, nonce);
    const now = this.#kernel.now().epochMilliseconds;
    const name = `${responder.certificate.fingerprint} ${latin1(ids[0]!.der)} ${statusName(statuses[0])}`;
    const kept = this.#kept.get(name);
    if (kept !== undefined && kept.until > now) return kept.bytes;
    const bytes = await this.#sign(responder, ids, statuses, nonce);
    if (this.#kept.size >= MAX_KEPT) this.#kept.delete(this.#kept.keys().next().value as string);
    this.#kept.set(name, { bytes, until: now + this.#valid / KEPT_SHARE });
    return bytes;
  }

  async #sign(
    { make, key, authority }: Responder,
    ids: readonly CertId[],
    statuses: readonly (StoredStatus | undefined)[],
    nonce: Uint8Array | undefined,
  ): Promise<Uint8Array> {
    const now = this.#kernel.now().epochMilliseconds;
    const unsigned = make.answer({
      answers: ids.map((id, at) => ({
        ...{ id, status: said(statuses[at]), thisUpdate: now, nextUpdate: now + this.#valid },
      })),
      producedAt: now,
      // EN 319 411-2 CSS-6.3.10: it answers about certificates that ended, back to the first.
      archiveCutoff: authority.certificate.notBefore,
      ...(nonce !== undefined && { nonce }),
    });
    return unsigned.finish(await key.sign(unsigned.toBeSigned, unsigned.algorithm));
  }
}

const latin1 = (bytes: Uint8Array) =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');

const statusName = (status: StoredStatus | undefined): string =>
  status === undefined
    ? 'unknown'
    : status.state === 'valid'
      ? 'good'
      : `${status.state} ${status.changedAt} ${status.reason}`;

function said(status: StoredStatus | undefined) {
  if (status === undefined) return 'unknown' as const;
  if (status.state === 'valid') return 'good' as const;
  const reason =
    status.reason !== null && status.reason in REASONS ? (status.reason as RevocationReason) : 'unspecified';
  return { revokedAt: status.changedAt, reason };
}

const open = new WeakMap<Kernel, Ocsp>();

/** The OCSP of an installation; what it keeps is shared by all who ask in this process. */
export function ocspOf(kernel: Kernel): Ocsp {
  const found = open.get(kernel);
  if (found !== undefined) return found;
  const made = new Ocsp(kernel);
  open.set(kernel, made);
  return made;
}

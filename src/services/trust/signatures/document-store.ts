import { runSql, type Tx } from '../../../kernel/database/database.ts';
import type { RequestKey } from './request-store.ts';

/** Most documents of one request. */
export const DOCUMENTS_LIMIT = 500;
/** How long somebody who signs holds a document; a process that died holds it no longer. */
export const CLAIM_SECONDS = 120;

/** What a body put here, or got back signed. */
export type StoredFile = { id: string; hash: string; name: string; mediaType: string; size: number };
/** With what keeps it from being signed as what it is (see `fitness.ts`). */
export type JudgedFile = StoredFile & { fault: string | null };

export async function insertFile(
  tx: Tx,
  administrationId: string,
  file: JudgedFile,
  now: Temporal.Instant,
): Promise<void> {
  await runSql(
    tx,
    `insert into signatures.file (administration_id, id, hash, name, media_type, size, created_at, fault)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      ...[administrationId, file.id, file.hash, file.name, file.mediaType, file.size, now.toString()],
      file.fault,
    ],
  );
}

export async function loadFiles(
  tx: Tx,
  administrationId: string,
  ids: readonly string[],
): Promise<Map<string, JudgedFile>> {
  const rows = await runSql<JudgedFile>(
    tx,
    `select id, hash, name, media_type as "mediaType", size, fault from signatures.file
     where administration_id = $1 and id = any($2::uuid[])`,
    [administrationId, [...ids]],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** A document of a request as it stands: its newest version. */
export type Document = {
  id: string;
  requestId: string;
  position: number;
  name: string;
  mediaType: string;
  version: number;
  /** Of the newest version. */
  hash: string;
  size: number;
  /** Hash of what the signatures cover; versions of one content have the same. */
  signedContent: string;
};

const DOCUMENT = `d.id, d.request_id as "requestId", d.position, d.name, d.media_type as "mediaType", d.version, v.hash,
  v.size, v.signed_content as "signedContent"`;
const CURRENT = `signatures.document d join signatures.version v on v.administration_id = d.administration_id
  and v.document_id = d.id and v.version = d.version`;

export async function documentsOf(
  tx: Tx,
  administrationId: string,
  requestIds: readonly string[],
): Promise<Document[]> {
  return runSql<Document>(
    tx,
    `select ${DOCUMENT} from ${CURRENT} where d.administration_id = $1 and d.request_id = any($2::uuid[])
     order by d.request_id, d.position`,
    [administrationId, [...requestIds]],
  );
}

export async function loadDocument(
  tx: Tx,
  administrationId: string,
  id: string,
): Promise<Document | undefined> {
  const rows = await runSql<Document>(
    tx,
    `select ${DOCUMENT} from ${CURRENT} where d.administration_id = $1 and d.id = $2`,
    [administrationId, id],
  );
  return rows[0];
}

/** Adds documents as they were sent. */
export async function insertDocuments(
  tx: Tx,
  of: RequestKey,
  documents: readonly Document[],
  now: Temporal.Instant,
): Promise<void> {
  const json = JSON.stringify(documents);
  await runSql(
    tx,
    `insert into signatures.document (administration_id, request_id, id, position, name, media_type, version)
     select $1, $2, id, position, name, "mediaType", 0
     from jsonb_to_recordset($3::jsonb) as given (id uuid, position int, name text, "mediaType" text)`,
    [of.administrationId, of.requestId, json],
  );
  await runSql(
    tx,
    `insert into signatures.version (administration_id, document_id, version, hash, size, signed_content, at)
     select $1, id, 0, hash, size, hash, $3
     from jsonb_to_recordset($2::jsonb) as given (id uuid, hash text, size bigint)`,
    [of.administrationId, json, now.toString()],
  );
}

/** Takes a document out, with what was sent; the caller knows that nobody has signed it. */
export async function deleteDocument(tx: Tx, administrationId: string, id: string): Promise<void> {
  await runSql(tx, `delete from signatures.version where administration_id = $1 and document_id = $2`, [
    ...[administrationId, id],
  ]);
  await runSql(tx, `delete from signatures.document where administration_id = $1 and id = $2`, [
    ...[administrationId, id],
  ]);
}

/** Several documents by their identifiers. */
export async function loadDocuments(
  tx: Tx,
  administrationId: string,
  ids: readonly string[],
): Promise<Map<string, Document>> {
  const rows = await runSql<Document>(
    tx,
    `select ${DOCUMENT} from ${CURRENT} where d.administration_id = $1 and d.id = any($2::uuid[])`,
    [administrationId, [...ids]],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** Takes documents for tasks; answers `task/document` of those that nobody else has. The caller holds their requests. */
export async function claimDocuments(
  tx: Tx,
  administrationId: string,
  { wishes, now }: { wishes: readonly { id: string; by: string }[]; now: Temporal.Instant },
): Promise<Set<string>> {
  const rows = await runSql<{ id: string; by: string }>(
    tx,
    `update signatures.document d set claimed_by = given.by, claimed_until = $5
     from unnest($2::uuid[], $3::uuid[]) as given (id, by)
     where d.administration_id = $1 and d.id = given.id
       and (d.claimed_until is null or d.claimed_until <= $4 or d.claimed_by = given.by)
     returning d.id, d.claimed_by as by`,
    [
      ...[administrationId, wishes.map(({ id }) => id), wishes.map(({ by }) => by)],
      ...[now.toString(), now.add({ seconds: CLAIM_SECONDS }).toString()],
    ],
  );
  return new Set(rows.map(({ id, by }) => `${by}/${id}`));
}

export async function giveBackDocument(
  tx: Tx,
  administrationId: string,
  { id, by }: { id: string; by: string },
): Promise<void> {
  await runSql(
    tx,
    `update signatures.document set claimed_by = null, claimed_until = null
     where administration_id = $1 and id = $2 and claimed_by = $3`,
    [administrationId, id, by],
  );
}

/** A version of a document with who made it; `taskId` null: what the sender gave. */
export type Version = {
  documentId: string;
  version: number;
  hash: string;
  size: number;
  signedContent: string;
  at: string;
  taskId: string | null;
  signer: string | null;
  signerDocument: string | null;
  onBehalf: string | null;
  certificate: Buffer | null;
  releaseId: string | null;
  releasedAt: string | null;
  /** SHA-256 of what the key signed, hexadecimal. */
  signedDigest: string | null;
  leafId: string | null;
};

/** Adds the version that follows one; false when another came in between. */
export async function insertVersion(
  tx: Tx,
  administrationId: string,
  one: Version,
  name?: string,
): Promise<boolean> {
  const moved = await runSql(
    tx,
    `update signatures.document set version = $3, name = coalesce($4, name), claimed_by = null, claimed_until = null
     where administration_id = $1 and id = $2 and version = $3 - 1 returning id`,
    [administrationId, one.documentId, one.version, name ?? null],
  );
  if (moved.length === 0) return false;
  await runSql(
    tx,
    `insert into signatures.version (administration_id, document_id, version, hash, size, signed_content, at, task_id,
       signer, signer_document, on_behalf, certificate, release_id, released_at, signed_digest, leaf_id)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`,
    [
      ...[administrationId, one.documentId, one.version, one.hash, one.size, one.signedContent, one.at],
      ...[one.taskId, one.signer, one.signerDocument, one.onBehalf, one.certificate, one.releaseId],
      ...[one.releasedAt, one.signedDigest, one.leafId],
    ],
  );
  return true;
}

type VersionRow = Omit<Version, 'at' | 'releasedAt'> & { at: Date; releasedAt: Date | null };

/** Every version of some documents, in order. */
export async function versionsOf(
  tx: Tx,
  administrationId: string,
  documentIds: readonly string[],
): Promise<Version[]> {
  const rows = await runSql<VersionRow>(
    tx,
    `select document_id as "documentId", version, hash, size, signed_content as "signedContent", at, task_id as "taskId",
       signer, signer_document as "signerDocument", on_behalf as "onBehalf", certificate, release_id as "releaseId",
       released_at as "releasedAt", signed_digest as "signedDigest", leaf_id as "leafId"
     from signatures.version where administration_id = $1 and document_id = any($2::uuid[])
     order by document_id, version`,
    [administrationId, [...documentIds]],
  );
  return rows.map((row) => ({
    ...row,
    at: row.at.toISOString(),
    releasedAt: row.releasedAt?.toISOString() ?? null,
  }));
}

/** How many documents of a request have no signature of a task since their sender gave them last. */
export async function countUnsigned(
  tx: Tx,
  administrationId: string,
  { requestId, taskId }: { requestId: string; taskId: string },
): Promise<number> {
  const rows = await runSql<{ count: number }>(
    tx,
    `select count(*)::int as count from signatures.document d
     where d.administration_id = $1 and d.request_id = $2 and not exists (
       select from signatures.version v where v.administration_id = $1 and v.document_id = d.id and v.task_id = $3
         and v.version > (select max(g.version) from signatures.version g
           where g.administration_id = $1 and g.document_id = d.id and g.task_id is null))`,
    [administrationId, requestId, taskId],
  );
  return rows[0]!.count;
}

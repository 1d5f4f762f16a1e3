import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { runSql, type Tx } from '../../../kernel/database/database.ts';
import type { Kernel } from '../../../kernel/kernel.ts';
import { keyFrom } from '../../../kernel/secrets.ts';
import type { Attempt, Factors } from './second-factor.ts';

export type KeptFactors = Factors & { confirmedAt: string | null; demonstration: boolean };

type Row = {
  pin_salt: Buffer;
  pin_hash: Buffer;
  totp_sealed: string;
  totp_step: number;
  failures: number;
  locks: number;
  locked_until: Date | null;
  confirmed_at: Date | null;
  demonstration: boolean;
};

const IV = 12;
const TAG = 16;
const PURPOSE = 'signatures/totp';

/** Whose secret it is, is part of the seal: one moved to another row does not open. */
function seal(kernel: Kernel, owner: string, secret: Buffer): string {
  const iv = randomBytes(IV);
  const cipher = createCipheriv('aes-256-gcm', keyFrom(kernel, PURPOSE), iv).setAAD(Buffer.from(owner));
  return Buffer.concat([iv, cipher.update(secret), cipher.final(), cipher.getAuthTag()]).toString(
    'base64url',
  );
}

function unseal(kernel: Kernel, owner: string, sealed: string): Buffer {
  const bytes = Buffer.from(sealed, 'base64url');
  const key = keyFrom(kernel, PURPOSE);
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV)).setAAD(Buffer.from(owner));
  decipher.setAuthTag(bytes.subarray(bytes.length - TAG));
  return Buffer.concat([decipher.update(bytes.subarray(IV, bytes.length - TAG)), decipher.final()]);
}

type Where = { kernel: Kernel; tx: Tx };

/** The factors of a person; with `held`, until the end of the transaction, so that attempts are counted one by one. */
export async function loadFactors(
  { kernel, tx }: Where,
  owner: string,
  held = false,
): Promise<KeptFactors | undefined> {
  const rows = await runSql<Row>(
    tx,
    `select pin_salt, pin_hash, totp_sealed, totp_step, failures, locks, locked_until, confirmed_at, demonstration
     from signatures.second_factor where owner = $1${held ? ' for update' : ''}`,
    [owner],
  );
  const row = rows[0];
  if (row === undefined) return undefined;
  return {
    pinSalt: row.pin_salt,
    pinHash: row.pin_hash,
    totpSecret: unseal(kernel, owner, row.totp_sealed),
    totpStep: row.totp_step,
    failures: row.failures,
    locks: row.locks,
    lockedUntil:
      row.locked_until === null ? undefined : Temporal.Instant.from(row.locked_until.toISOString()),
    confirmedAt: row.confirmed_at?.toISOString() ?? null,
    demonstration: row.demonstration,
  };
}

export type NewFactors = {
  owner: string;
  pin: { salt: Buffer; hash: Buffer };
  totpSecret: Buffer;
  now: Temporal.Instant;
  demonstration?: boolean;
};

/** Begins an enrolment; one that was never confirmed is replaced. */
export async function putFactors({ kernel, tx }: Where, given: NewFactors): Promise<void> {
  const { owner, pin, totpSecret, now, demonstration = false } = given;
  await runSql(
    tx,
    `insert into signatures.second_factor (owner, pin_salt, pin_hash, totp_sealed, totp_step, failures, locks, created_at,
       demonstration)
     values ($1, $2, $3, $4, 0, 0, 0, $5, $6)
     on conflict (owner) do update set pin_salt = $2, pin_hash = $3, totp_sealed = $4, totp_step = 0, failures = 0,
       locks = 0, locked_until = null, created_at = $5, confirmed_at = null, demonstration = $6`,
    [owner, pin.salt, pin.hash, seal(kernel, owner, totpSecret), now.toString(), demonstration],
  );
}

export async function keepAttempt(tx: Tx, owner: string, kept: Attempt['kept']): Promise<void> {
  await runSql(
    tx,
    `update signatures.second_factor set totp_step = $2, failures = $3, locks = $4, locked_until = $5 where owner = $1`,
    [owner, kept.totpStep, kept.failures, kept.locks, kept.lockedUntil?.toString() ?? null],
  );
}

export async function confirmFactors(tx: Tx, owner: string, now: Temporal.Instant): Promise<void> {
  await runSql(tx, `update signatures.second_factor set confirmed_at = $2 where owner = $1`, [
    owner,
    now.toString(),
  ]);
}

export async function changePinOf(tx: Tx, owner: string, pin: { salt: Buffer; hash: Buffer }): Promise<void> {
  await runSql(tx, `update signatures.second_factor set pin_salt = $2, pin_hash = $3 where owner = $1`, [
    owner,
    pin.salt,
    pin.hash,
  ]);
}

export async function dropFactors(tx: Tx, owner: string): Promise<void> {
  await runSql(tx, `delete from signatures.second_factor where owner = $1`, [owner]);
}

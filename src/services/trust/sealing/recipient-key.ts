import { z } from 'zod';
import { KEMS, type Kem } from './hpke.ts';
import { PROTECTIONS, type Protection } from './key-protection.ts';

/** A key of somebody of a body, or of the body itself (`holderDocument` null). */
export type RecipientKey = {
  readonly administrationId: string;
  readonly id: string;
  readonly holderDocument: string | null;
  readonly holderName: string;
  readonly kem: Kem;
  readonly publicKey: Buffer;
  readonly protection: Protection;
  /** The private key, sealed under what `protection` says. */
  readonly protected: Buffer;
  readonly state: 'active' | 'retired';
  readonly replacedBy: string | null;
};

/** 32 bytes from `unlockFrom`, in base64url. Never the passphrase. */
export const unlockSchema = z
  .string()
  .regex(/^[A-Za-z0-9_-]{43}$/)
  .describe(
    'scrypt of the passphrase (NFKC), N 65536, r 8, p 2, salt “aplec sealing v1 <key id>”, 32 bytes in base64url',
  );

export const keyView = z.object({
  id: z.uuid(),
  holder: z.enum(['person', 'body']),
  holderName: z.string(),
  mine: z.boolean().describe('Whether it is the key of whoever asks'),
  kem: z.enum(KEMS),
  publicKey: z.string().describe('As RFC 9180 §7.1.1 serializes it, in base64url'),
  protection: z.enum(PROTECTIONS),
  state: z.enum(['active', 'retired']),
  replacedBy: z.uuid().nullable(),
});

export const viewOfKey = (key: RecipientKey, document: string | undefined): z.output<typeof keyView> => ({
  id: key.id,
  holder: key.holderDocument === null ? 'body' : 'person',
  holderName: key.holderName,
  mine: key.holderDocument !== null && key.holderDocument === document,
  kem: key.kem,
  publicKey: key.publicKey.toString('base64url'),
  protection: key.protection,
  state: key.state,
  replacedBy: key.replacedBy,
});

import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Kernel } from '../../kernel/kernel.ts';
import { keyFrom } from '../../kernel/secrets.ts';
import type { Kept } from './store.ts';
import type { Named } from './wish.ts';

const IV = 12;
const TAG = 16;
/** A result holds every document with its signature. */
const FILE_LIMIT = 64 * 1024 * 1024;

/** Encrypts under the installation: two files with the same content are two, and each can be removed with what it is of. */
export function sealed(kernel: Kernel, content: Uint8Array): Buffer {
  const iv = randomBytes(IV);
  const cipher = createCipheriv('aes-256-gcm', keyFrom(kernel, 'signador'), iv);
  return Buffer.concat([iv, cipher.update(content), cipher.final(), cipher.getAuthTag()]);
}

export function unsealed(kernel: Kernel, bytes: Buffer): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', keyFrom(kernel, 'signador'), bytes.subarray(0, IV));
  decipher.setAuthTag(bytes.subarray(bytes.length - TAG));
  return Buffer.concat([decipher.update(bytes.subarray(IV, bytes.length - TAG)), decipher.final()]);
}

/** Keeps documents as encrypted files, outside of any transaction. */
export async function keep(kernel: Kernel, documents: readonly Named[]): Promise<Kept[]> {
  const kept: Kept[] = [];
  for (const { name, content } of documents) {
    const { hash } = await kernel.files.put(oneChunk(sealed(kernel, content)), { limitBytes: FILE_LIMIT });
    kept.push({ name, file: hash, size: content.length });
  }
  return kept;
}

async function* oneChunk(bytes: Buffer) {
  yield bytes;
}

export async function contentOf(kernel: Kernel, file: string): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of (await kernel.files.get(file)).stream) parts.push(part as Buffer);
  return unsealed(kernel, Buffer.concat(parts));
}

import { createHash, createHmac, randomBytes } from 'node:crypto';
import type { Kernel } from '../../../kernel/kernel.ts';
import { keyFrom } from '../../../kernel/secrets.ts';

/** 256 random bits: a session, a device, an attempt cannot be guessed (RFC 6749 §10.10 asks for 128). */
export const newToken = (): string => randomBytes(32).toString('base64url');

/** What is stored of a token: who reads the database cannot act with it. */
export const tokenHash = (token: string): Buffer => createHash('sha256').update(token).digest();

/** The keyed hash under which tries about something are counted; the thing itself is not stored. */
export const trialKey = (kernel: Pick<Kernel, 'secret'>, about: string): Buffer =>
  createHmac('sha256', keyFrom(kernel, 'identity/trial')).update(about).digest();

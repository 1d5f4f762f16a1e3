import { readFileSync } from 'node:fs';
import type { kernelSettings } from '../kernel-settings.ts';
import type { Values } from '../settings.ts';
import { type TokenKeys, tokenKeys } from './pkcs11/token.ts';

/** The token of the settings, if there is one; it is reached at the first wish. */
export function configuredToken(settings: Values<typeof kernelSettings>): TokenKeys | undefined {
  const { KEYS_PKCS11_MODULE: module, KEYS_PKCS11_LABEL: label, KEYS_PKCS11_SLOT: slot } = settings;
  if (module === undefined) return undefined;
  const { KEYS_PKCS11_PIN_FILE: file } = settings;
  const pin = file === undefined ? settings.KEYS_PKCS11_PIN : readFileSync(file, 'utf8').trim();
  if (pin === undefined) throw new Error('The settings of the token were not checked.');
  return tokenKeys(
    { module, slot, pin, ...(label !== undefined && { label }) },
    settings.KEYS_PKCS11_SESSIONS,
  );
}

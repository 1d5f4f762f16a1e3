import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import type { kernelSettings } from './kernel-settings.ts';
import type { Values } from './settings.ts';

type All = Values<typeof kernelSettings>;

/** Least connections that one process works with: the sequencer and the queue each hold one for a time. */
const LEAST_CONNECTIONS = 4;

/**
 * What no setting shows alone: settings that need each other, ports that meet, files that are not there or not what
 * they should be. Only reads; answers one sentence for each fault, each with the name of its setting.
 */
export function faultsTogether(values: All): string[] {
  return [
    ...portFaults(values),
    ...tlsFaults(values),
    ...fileStoreFaults(values),
    ...databaseFaults(values),
    ...tokenFaults(values),
  ];
}

function portFaults({ PORT, TLS_PORT, WORKER_PORT }: All): string[] {
  const ports = { PORT, TLS_PORT, WORKER_PORT };
  const seen = new Map<number, string>();
  return Object.entries(ports).flatMap(([name, port]) => {
    const other = port === 0 || port === undefined ? undefined : seen.get(port);
    if (port !== undefined) seen.set(port, name);
    return other === undefined ? [] : [`The settings ${other} and ${name} name the same port, ${port}.`];
  });
}

function databaseFaults({ DATABASE_CONNECTIONS }: All): string[] {
  if (DATABASE_CONNECTIONS >= LEAST_CONNECTIONS) return [];
  return [`The setting DATABASE_CONNECTIONS must be at least ${LEAST_CONNECTIONS}.`];
}

function fileStoreFaults(values: All): string[] {
  if (values.FILES_S3_ENDPOINT === undefined) return [];
  const needed = ['FILES_S3_BUCKET', 'FILES_S3_ACCESS_KEY', 'FILES_S3_SECRET_KEY'] as const;
  return needed
    .filter((name) => values[name] === undefined)
    .map((name) => `The setting ${name} is missing: FILES_S3_ENDPOINT needs it.`);
}

function tokenFaults(values: All): string[] {
  const { KEYS_PKCS11_MODULE: module, KEYS_PKCS11_PIN: pin, KEYS_PKCS11_PIN_FILE: file } = values;
  if (module === undefined) return [];
  if ((pin === undefined) === (file === undefined))
    return ['KEYS_PKCS11_MODULE needs one of KEYS_PKCS11_PIN and KEYS_PKCS11_PIN_FILE.'];
  const files = { KEYS_PKCS11_MODULE: module, ...(file !== undefined && { KEYS_PKCS11_PIN_FILE: file }) };
  return Object.entries(files).flatMap(([name, path]) =>
    existsSync(path) ? [] : [`The setting ${name} names the file “${path}”, which is not there.`],
  );
}

function tlsFaults(values: All): string[] {
  const { TLS_KEY, TLS_CERT, TLS_CA, TLS_PROVIDER_KEY, TLS_PROVIDER_CERT } = values;
  const parts = { TLS_KEY, TLS_CERT, TLS_CA: TLS_CA.length === 0 ? undefined : TLS_CA };
  const missing = Object.entries(parts).flatMap(([name, value]) => (value === undefined ? [name] : []));
  const faults: string[] = [];
  if (missing.length < 3 || !values.APLEC_DEMO) {
    const why =
      missing.length < 3
        ? 'TLS_KEY, TLS_CERT and TLS_CA go together'
        : 'without demonstration mode the certificates of this installation are needed';
    faults.push(...missing.map((name) => `The setting ${name} is missing: ${why}.`));
  }
  if ((TLS_PROVIDER_KEY === undefined) !== (TLS_PROVIDER_CERT === undefined))
    faults.push('The settings TLS_PROVIDER_KEY and TLS_PROVIDER_CERT go together: one of them is missing.');
  faults.push(...pairFaults('TLS_KEY', TLS_KEY, 'TLS_CERT', TLS_CERT));
  faults.push(...pairFaults('TLS_PROVIDER_KEY', TLS_PROVIDER_KEY, 'TLS_PROVIDER_CERT', TLS_PROVIDER_CERT));
  for (const file of TLS_CA) {
    const read = readAs('TLS_CA', file, asCertificate);
    if ('fault' in read) faults.push(read.fault);
  }
  return faults;
}

/** A key and a certificate: each is there, each is what it should be, and they belong together. */
function pairFaults(
  keyName: string,
  keyFile: string | undefined,
  certName: string,
  certFile: string | undefined,
): string[] {
  const key = keyFile === undefined ? undefined : readAs(keyName, keyFile, asKey);
  const cert = certFile === undefined ? undefined : readAs(certName, certFile, asCertificate);
  const faults = [key, cert].flatMap((read) => (read !== undefined && 'fault' in read ? [read.fault] : []));
  if (key === undefined || cert === undefined || faults.length > 0) return faults;
  if ('value' in key && 'value' in cert && !cert.value.checkPrivateKey(key.value))
    return [
      `The settings ${keyName} and ${certName} name a key and a certificate that do not belong together.`,
    ];
  return [];
}

const asKey = { what: 'a private key (PEM)', read: (text: string): KeyObject => createPrivateKey(text) };
const asCertificate = { what: 'a certificate (PEM)', read: (text: string) => new X509Certificate(text) };

type Read<T> = { value: T } | { fault: string };

function readAs<T>(name: string, file: string, kind: { what: string; read(text: string): T }): Read<T> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unreadable';
    return { fault: `The setting ${name} names the file “${file}”, which cannot be read (${code}).` };
  }
  try {
    return { value: kind.read(text) };
  } catch {
    // What the library says may quote the file, which may be a key.
    return { fault: `The setting ${name} names the file “${file}”, which is not ${kind.what}.` };
  }
}

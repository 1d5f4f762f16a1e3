import type { Server } from 'node:https';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { Ajv } from 'ajv';
import { DATA_SERVICES } from '../data-services.ts';
import type { ProviderKey, ProviderPki } from '../pki.ts';
import type { Population } from '../population.ts';
import { providerHandler } from './handler.ts';

const HEADER_LIMIT_BYTES = 16_384;
const HEADERS_TIMEOUT_MS = 5_000;
const REQUEST_TIMEOUT_MS = 10_000;
const KEEP_ALIVE_MS = 65_000;
const CONNECTION_LIMIT = 512;

export interface ProviderServerOptions {
  readonly key: ProviderKey;
  readonly pki: ProviderPki;
  /** 0 takes a free one. */
  readonly port: number;
  readonly people: Population;
  /** ISO date of the provider's clock. */
  readonly today: () => string;
  readonly faults: boolean;
}

export interface ProviderServer {
  readonly key: ProviderKey;
  readonly port: number;
  readonly url: string;
  close(): Promise<void>;
}

/** Starts one provider on 127.0.0.1: TLS 1.3, only clients of the demonstration authority, and of those only the hub. */
export async function startProvider(options: ProviderServerOptions): Promise<ProviderServer> {
  const { key, pki, people, today, faults } = options;
  const ajv = new Ajv();
  const services = DATA_SERVICES.filter((it) => it.provider === key);
  const validators = new Map(services.map((it) => [it.code, ajv.compile(it.questionSchema)]));
  const hubFingerprint = pki.hubClient.fingerprint256;
  const { certPem: cert, keyPem } = pki.providers[key];
  const server = createServer(
    {
      cert,
      key: keyPem,
      ca: [pki.ca.certPem],
      requestCert: true,
      rejectUnauthorized: true,
      minVersion: 'TLSv1.3',
      maxHeaderSize: HEADER_LIMIT_BYTES,
      headersTimeout: HEADERS_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      keepAliveTimeout: KEEP_ALIVE_MS,
    },
    providerHandler({ key, validators, hubFingerprint, people, today, faults }),
  );
  server.maxConnections = CONNECTION_LIMIT;
  await listen(server, options.port);
  const { port } = server.address() as AddressInfo;
  return { key, port, url: `https://localhost:${port}`, close: () => close(server) };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

import { declare, kinds, oneOf } from './settings.ts';

/** What the house itself needs to know; services declare theirs beside their own code. */
export const kernelSettings = declare({
  PORT: {
    meaning: 'Port of the portals, the API and the public log (HTTP, behind a reverse proxy in production).',
    schema: kinds.port,
    default: 8080,
  },
  TLS_PORT: {
    meaning: 'Port for systems with client certificates (HTTPS): `/r1/…` and `/v1/…`.',
    schema: kinds.port,
    default: 8443,
  },
  WORKER_PORT: {
    meaning:
      'Port of `aplec worker` for `/health/live`, `/health/ready` and `/metrics`, on HOST. Unset: the worker opens none.',
    schema: kinds.port,
  },
  HOST: {
    meaning: 'Address to listen on. The default is reachable from this machine only.',
    schema: kinds.text,
    default: '127.0.0.1',
  },
  TLS_HOST: {
    meaning:
      'Address on which TLS_PORT listens, when systems reach it directly and PORT stays behind the reverse proxy. Unset: HOST.',
    schema: kinds.text,
  },
  PUBLIC_ADDRESS: {
    meaning:
      'Address at which people reach the portals; links and origins are made from it. Unset: `http://localhost:PORT`.',
    schema: kinds.address,
  },
  APLEC_DATA: {
    meaning: 'Folder of everything that this process keeps: embedded database, files, keys.',
    schema: kinds.folder,
    default: './data',
  },
  DATABASE_URL: {
    meaning:
      'A PostgreSQL from 15 on. Unset: the embedded PostgreSQL in the data folder. There is no falling back from one to the other.',
    schema: kinds.database,
    secret: true,
  },
  DATABASE_CONNECTIONS: {
    meaning: 'Most connections of one process to the database, beside the four that only record exchanges.',
    schema: kinds.count,
    default: 20,
  },
  APLEC_DEMO: {
    meaning:
      'Load the demonstration consortium and let visitors pick a demonstration person. Never in production.',
    schema: kinds.yesNo,
    default: true,
  },
  TRUST_PROXY: {
    meaning: 'Addresses of reverse proxies whose X-Forwarded-For is believed.',
    schema: kinds.networks,
    default: [] as string[],
  },
  BODY_LIMIT: {
    meaning: 'Largest body of an ordinary request, in bytes.',
    schema: kinds.count,
    default: 1_048_576,
  },
  UPLOADS_AT_ONCE: {
    meaning:
      'How many forms and bodies larger than BODY_LIMIT one process takes in at once, beside those that have a limit of their own; others are asked to come back.',
    schema: kinds.count,
    default: 16,
  },
  UPLOADS_MB_AT_ONCE: {
    meaning: 'How much they may hold together, in MB. One alone is always taken.',
    schema: kinds.count,
    default: 256,
  },
  REQUEST_TIMEOUT: {
    meaning: 'Longest time in which a client must have sent its whole request.',
    schema: kinds.milliseconds,
    default: 30_000,
  },
  RATE_PER_SECOND: {
    meaning: 'Requests per second that one client address or certificate may make, in the long run.',
    schema: kinds.count,
    default: 200,
  },
  RATE_BURST: {
    meaning: 'Requests that one client may make at once before the rate counts.',
    schema: kinds.count,
    default: 1000,
  },
  DRAIN_TIME: {
    meaning: 'Longest wait for requests in course when the process is told to stop.',
    schema: kinds.milliseconds,
    default: 10_000,
  },
  LOG_LEVEL: {
    meaning: 'Least important lines that are written.',
    schema: oneOf(['debug', 'info', 'warn', 'error']),
    default: 'info',
  },
  LOG_ORIGIN: {
    meaning: 'Base name of the public log (C2SP origin, without scheme); the year is appended.',
    schema: kinds.origin,
    default: 'log.aplec.example',
  },
  WITNESSES: {
    meaning: 'C2SP witnesses asked to cosign checkpoints, each as `<address>#<verifier key>`.',
    schema: kinds.witnesses,
    default: [] as string[],
  },
  TSA_ADDRESS: {
    meaning: 'RFC 3161 time-stamping authority that anchors checkpoints. Unset: no anchoring.',
    schema: kinds.address,
  },
  TSA_EVERY: {
    meaning: 'Time between anchored checkpoints.',
    schema: kinds.milliseconds,
    default: 3_600_000,
  },
  FILES_S3_ENDPOINT: {
    meaning: 'S3-compatible store for files. Unset: a folder under the data folder.',
    schema: kinds.address,
  },
  FILES_S3_BUCKET: { meaning: 'Bucket of the S3-compatible store.', schema: kinds.text },
  FILES_S3_REGION: {
    meaning: 'Region of the S3-compatible store.',
    schema: kinds.text,
    default: 'us-east-1',
  },
  FILES_S3_ACCESS_KEY: {
    meaning: 'Access key of the S3-compatible store.',
    schema: kinds.text,
    secret: true,
  },
  FILES_S3_SECRET_KEY: {
    meaning: 'Secret key of the S3-compatible store.',
    schema: kinds.text,
    secret: true,
  },
  TLS_KEY: {
    meaning:
      'File with the private key (PEM) of the HTTPS port. Unset in demonstration mode: one of the demonstration authority.',
    schema: kinds.folder,
  },
  TLS_CERT: { meaning: 'File with the certificate chain (PEM) of the HTTPS port.', schema: kinds.folder },
  TLS_PROVIDER_KEY: {
    meaning: 'File with the private key that the hub shows to providers. Unset: the one of the HTTPS port.',
    schema: kinds.folder,
  },
  TLS_PROVIDER_CERT: {
    meaning: 'File with the certificate that the hub shows to providers.',
    schema: kinds.folder,
  },
  TLS_CA: {
    meaning: 'Files with the authorities (PEM) of clients and providers.',
    schema: kinds.list,
    default: [] as string[],
  },
  KEYS_PKCS11_MODULE: {
    meaning:
      'PKCS #11 module (`/usr/lib/softhsm/libsofthsm2.so`) of the token in which new signing keys are made. Unset: they are sealed in the database.',
    schema: kinds.folder,
  },
  KEYS_PKCS11_LABEL: {
    meaning: 'Label of the token. Unset: KEYS_PKCS11_SLOT says which.',
    schema: kinds.text,
  },
  KEYS_PKCS11_SLOT: {
    meaning: 'Which of the slots that have a token, counted from 0, when no label is given.',
    schema: kinds.index,
    default: 0,
  },
  KEYS_PKCS11_PIN: { meaning: 'PIN of the user of the token.', schema: kinds.text, secret: true },
  KEYS_PKCS11_PIN_FILE: { meaning: 'File with the PIN, instead of KEYS_PKCS11_PIN.', schema: kinds.folder },
  KEYS_PKCS11_SESSIONS: {
    meaning: 'Signatures that the token makes at once: each has a process with a session of its own.',
    schema: kinds.count,
    default: 1,
  },
  SMS_GATEWAY: {
    meaning:
      'Address that takes short messages for telephones: `POST` of `{id, to, text}` as JSON. Unset: nothing that needs one is offered, and the demonstration has an inbox.',
    schema: kinds.address,
  },
  SMS_GATEWAY_TOKEN: { meaning: 'Bearer token for SMS_GATEWAY.', schema: kinds.text, secret: true },
  SMTP_ADDRESS: {
    meaning: 'Mail server as `smtps://user:password@host` or `smtp://host:587`. Unset: no e-mail is sent.',
    schema: kinds.mailServer,
    secret: true,
  },
  MAIL_FROM: {
    meaning: 'The sender of e-mails.',
    schema: kinds.text,
    default: 'no-reply@localhost',
  },
  WEBHOOK_HOSTS: {
    meaning:
      'Internal hosts that webhooks may reach all the same; every other private or loopback address is refused.',
    schema: kinds.list,
    default: [] as string[],
  },
});

import { declare, kinds } from '../../../kernel/settings.ts';

export const certificateLoginSettings = declare({
  CERTIFICATE_ADDRESS: {
    meaning:
      'Where browsers are asked for their certificate, as they see it. Unset: the host of PUBLIC_ADDRESS on TLS_PORT.',
    schema: kinds.address,
  },
  CERTIFICATE_HEADER: {
    meaning:
      'Whether a reverse proxy named in TRUST_PROXY ends TLS for that address and tells the certificate in the Client-Cert header (RFC 9440). It has to take that header out of what it receives.',
    schema: kinds.yesNo,
    default: false,
  },
  CERTIFICATE_STATUS_HOSTS: {
    meaning:
      'Internal hosts (`host` or `host:port`) that may be asked for the status of certificates of other authorities; every other private or loopback address is refused.',
    schema: kinds.list,
    default: [] as string[],
  },
});

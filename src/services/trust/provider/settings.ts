import { declare, kinds } from '../../../kernel/settings.ts';

export const providerSettings = declare({
  OIDC_HOSTS: {
    meaning:
      'Internal hosts of applications (`host` or `host:port`) whose keys may be fetched and that may be told of a logout all the same; every other private or loopback address is refused.',
    schema: kinds.list,
    default: [] as string[],
  },
  OIDC_TLS_ADDRESS: {
    meaning:
      'Where applications with a client certificate reach the token endpoint. Unset: the host of PUBLIC_ADDRESS on TLS_PORT.',
    schema: kinds.address,
  },
});

import type { Kernel } from '../../../kernel/kernel.ts';
import { declare, kinds, type Values } from '../../../kernel/settings.ts';

export const providerSettings = declare({
  OIDC_KEY_DAYS: {
    meaning: 'Days for which a key of the OpenID Provider signs before the next one takes its place.',
    schema: kinds.count,
    default: 90,
  },
  OIDC_INTERNAL_HOSTS: {
    meaning:
      'Internal hosts, as host or host:port, from which keys of applications may be read and to which the end of a session may be told. Unset: only the public Internet.',
    schema: kinds.list,
    default: [],
  },
  OIDC_TLS_ADDRESS: {
    meaning:
      'Address at which applications with a certificate reach TLS_PORT, published as mtls_endpoint_aliases (RFC 8705 §5). Unset: the host of PUBLIC_ADDRESS with TLS_PORT.',
    schema: kinds.address,
  },
});

export const providerSettingsOf = ({ settings }: Pick<Kernel, 'settings'>): Values<typeof providerSettings> =>
  settings as unknown as Values<typeof providerSettings>;

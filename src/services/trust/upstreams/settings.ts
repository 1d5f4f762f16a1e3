import { declare, kinds } from '../../../kernel/settings.ts';

export const upstreamsSettings = declare({
  UPSTREAM_HOSTS: {
    meaning:
      'Internal hosts (`host` or `host:port`) where OpenID Providers of others may be asked; every other private or loopback address is refused.',
    schema: kinds.list,
    default: [] as string[],
  },
  UPSTREAM_NAME: {
    meaning: 'Who asks, as identity providers of others show it to the person.',
    schema: kinds.text,
    default: 'Aplec',
  },
});

import { declare, kinds } from '../../kernel/settings.ts';

/** What the façade needs to know. */
export const acmeSettings = declare({
  ACME_HOSTS: {
    meaning:
      'Internal hosts (`host` or `host:port`) whose names may be certified and which may be reached for http-01 all the same; every other private or loopback address is refused.',
    schema: kinds.list,
    default: [] as string[],
  },
  ACME_RESOLVERS: {
    meaning:
      'DNS servers (`address` or `address:port`) asked for the challenges of ACME. Unset: those of the system.',
    schema: kinds.list,
    default: [] as string[],
  },
  ACME_CAA: {
    meaning:
      'Names by which CAA records (RFC 8659) may allow this authority. With any, a name whose records allow others only is refused; unset: CAA is not asked.',
    schema: kinds.list,
    default: [] as string[],
  },
  ACME_HTTP_PORT: {
    meaning: 'Port on which http-01 is asked first; RFC 8555 §8.3 says 80, and only tests say otherwise.',
    schema: kinds.port,
    default: 80,
  },
});

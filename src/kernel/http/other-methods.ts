import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Problem } from '../problem.ts';
import { kernelProblems } from '../problems.ts';

/**
 * Tells an address that is not there from one that does not take this method (RFC 9110 §15.5.6 and §10.2.1): the
 * router forgets the difference, so the patterns are remembered here and looked through for what it did not find.
 * Answers what to refuse such a request with; `allow` is the header's value when there is one.
 */
export function rememberMethods(
  app: FastifyInstance,
): (request: FastifyRequest) => { problem: Problem; allow?: string } {
  const patterns = new Map<string, { pattern: RegExp; methods: Set<string> }>();
  app.addHook('onRoute', ({ url, method }) => {
    const known = patterns.get(url) ?? { pattern: patternOf(url), methods: new Set<string>() };
    for (const each of [method].flat()) known.methods.add(each.toUpperCase());
    patterns.set(url, known);
  });
  return (request) => {
    const path = request.url.split('?', 1)[0] ?? '';
    const methods = new Set<string>();
    for (const known of patterns.values())
      if (known.pattern.test(path)) for (const each of known.methods) methods.add(each);
    if (methods.size === 0 || methods.has(request.method)) return { problem: kernelProblems['not-found']() };
    if (methods.has('GET')) methods.add('HEAD');
    return { problem: kernelProblems['method-not-allowed'](), allow: [...methods].sort().join(', ') };
  };
}

/** `/v1/things/:id` and `/log/*` as regular expressions. */
function patternOf(url: string): RegExp {
  const parts = url.split(/(:[A-Za-z0-9]+|\*)/);
  const text = parts.map((part) =>
    part === '*' ? '.*' : part.startsWith(':') ? '[^/]+' : part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'),
  );
  return new RegExp(`^${text.join('')}$`);
}

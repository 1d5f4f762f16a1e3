import { errors, interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider';
import { LEVELS, type Level, levelOfAcr, reaches } from '../../../kernel/assurance.ts';
import { platformSession } from './sessions.ts';

const { Check, base } = interactionPolicy;

const least = (levels: readonly Level[]): Level | undefined => LEVELS.find((level) => levels.includes(level));

const levelsOf = (values: readonly unknown[]): Level[] =>
  values.flatMap((value) => (typeof value === 'string' ? (levelOfAcr(value) ?? []) : []));

/**
 * The least level at which this request may go on: the higher of what the application is registered with, which no parameter
 * lowers, and the lowest that the request would take. What is answered is the level that the person has, which may be more.
 * @throws UnmetAuthenticationRequirements when only levels are essential that nobody has heard of
 */
export function leastFor(context: KoaContextWithOIDC): Level {
  const { client, params, claims } = context.oidc;
  const registered = (client?.['aplec_least'] as Level | undefined) ?? 'low';
  const voluntary = levelsOf(String(params?.['acr_values'] ?? '').split(' '));
  const acr = (
    claims?.id_token as Record<string, { essential?: boolean; value?: string; values?: string[] }> | undefined
  )?.['acr'];
  const named =
    acr === undefined || acr === null ? [] : (acr.values ?? (acr.value === undefined ? [] : [acr.value]));
  const essential = levelsOf(named);
  if (acr?.essential === true && named.length > 0 && essential.length === 0)
    throw new errors.UnmetAuthenticationRequirements('none of the requested levels is known');
  const asked = [least(voluntary), least(essential)].filter((level) => level !== undefined);
  return asked.reduce((all, level) => (reaches(level, all) ? level : all), registered);
}

/** Whether the person has to identify themselves (again), and how. Its details go to our page. */
export function loginPrompts() {
  const policy = base();
  const login = policy.get('login')!;
  for (const ours of ['no_session', 'max_age', 'essential_acrs', 'essential_acr']) login.checks.remove(ours);
  login.checks.add(
    new Check(
      'platform_session',
      'End-User authentication is required',
      'login_required',
      (context) => {
        const session = platformSession(context);
        if (session === undefined) return Check.REQUEST_PROMPT;
        return reaches(session.level, leastFor(context)) ? Check.NO_NEED_TO_PROMPT : Check.REQUEST_PROMPT;
      },
      (context) => ({ least: leastFor(context) }),
    ),
    0,
  );
  login.checks.add(
    new Check('too_long_ago', 'End-User authentication is too long ago', 'login_required', (context) => {
      const { params, result } = context.oidc;
      const session = platformSession(context);
      if (params?.['max_age'] === undefined || session === undefined || result?.login !== undefined)
        return Check.NO_NEED_TO_PROMPT;
      const age = Date.now() / 1000 - session.identifiedAt.epochMilliseconds / 1000;
      return age > Number(params['max_age']) ? Check.REQUEST_PROMPT : Check.NO_NEED_TO_PROMPT;
    }),
    1,
  );
  // Its other checks ask whether scopes and claims were consented to; an application on the person's own machine is one like any other.
  policy.get('consent')!.checks.remove('native_client_prompt');
  return policy;
}

/**
 * `oidc-provider` with what this service uses of it. At its import it writes a warning to the standard error on every runtime
 * that is not yet of long-term support; our log has one form, so it is kept quiet for that moment.
 */
const { console: terminal } = globalThis;
const { warn } = terminal;
terminal.warn = () => undefined;
const library = await import('oidc-provider').finally(() => {
  terminal.warn = warn;
});

export const { Provider, errors, interactionPolicy } = library;

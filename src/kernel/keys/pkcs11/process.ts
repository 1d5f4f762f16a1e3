/**
 * The process that talks to a PKCS #11 module, beside the program: a module that crashes or hangs takes only this with it. It is
 * told the place of the token in its first message, so that no PIN is in its arguments or its environment.
 */
import { ModuleError } from './module.ts';
import { RESULT } from './numbers.ts';
import { type Asked, type TokenPlace, TokenSession } from './session.ts';

type Message = { place: TokenPlace } | { number: number; asked: Asked };

let session: TokenSession | undefined;

process.on('message', (message: Message) => {
  if ('place' in message) {
    session = new TokenSession(message.place);
    return;
  }
  const { number, asked } = message;
  try {
    process.send?.({ number, answer: session?.ask(asked) });
  } catch (error) {
    // Not retried: some attempts with a wrong PIN lock a token for good.
    const isPin =
      error instanceof ModuleError &&
      (error.result === RESULT.pinIncorrect || error.result === RESULT.pinLocked);
    process.send?.({ number, failure: error instanceof Error ? error.message : String(error), isPin });
  }
});
process.on('disconnect', () => {
  session?.close();
  process.exit(0);
});
// A signal to the whole group must not end it before the program has used it to the last.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => undefined);

import type { Texts } from '../../../kernel/texts.ts';
import type { ca } from './ca.ts';

export const en: Texts<typeof ca> = {
  codes: {
    FAIL: 'The identifier, the password or the code is not right. Try again with a new code.',
    DISABLED_USER: 'This person has no place in the body that holds today. Ask whoever keeps its people.',
    DISABLED_TEMPORARILY: 'It cannot be checked now. Try again later.',
    UNKNOWN_USER:
      'This person is not of your body. Check the identifier, or invite them with create-credentials.',
    NOT_ALLOWED_WHITESPACE: 'There are blanks inside a parameter. Take them out.',
    UNKNOWN_ENTITY: 'This is not the code of your body. A system sees its own only.',
    IDENTIFIER_NO_BELONGS_TO_ENTITY: 'This person is not of this body. Check the identifier.',
    UNKNOWN_APPLICATION: 'No roles of this application are kept. Use APLEC, or leave it out.',
    MISSING_IDENTIFIER_OR_ENTITY: 'identifier or ine10 is needed. Send at least one.',
    NO_PROFILES_FOUND: 'Nobody of these has this role today. Roles are given in the portal of the body.',
    UNKNOWN_ERROR: 'It could not be done. Look at the fields and try again.',
    INVITATION_SENT:
      'An invitation was sent: the person accepts it by identifying themself and chooses their own password. One that you sent was not read.',
    INVITATION_WAITING:
      'An invitation waits already, at the address that is told; no other is sent. A password that you sent was not read.',
  },
  codeNeeded:
    'A password alone is not enough. Send the code of the application too, in “code”; nothing was compared.',
  wait: (seconds) =>
    `There were too many tries from this application. Try again in ${seconds} seconds, or sign in on the portal.`,
  stopped: 'This way of signing in is stopped. Sign in another way on the portal.',
  there:
    'This person is of the body already. Only they set and change their password, in their account (/account/authenticator).',
};

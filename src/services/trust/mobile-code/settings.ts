import { declare, kinds } from '../../../kernel/settings.ts';

export const mobileCodeSettings = declare({
  MOBILE_CODE_FROM_HOME: {
    meaning:
      'Whether people may enrol a telephone from home with facts that bodies share (see the manual of the service). What they get is of the low level.',
    schema: kinds.yesNo,
    default: true,
  },
});

import { z } from 'zod';
import { action } from '../../../../kernel/action.ts';
import { buildRequest, toPem } from '../../../../kernel/pki/index.ts';
import { listPending, lockAuthorities, savePending } from '../authority-store.ts';
import { authorityName, organisationOf } from '../hierarchy.ts';
import { settingsOf } from '../house.ts';
import { ISSUING_ROLES } from '../profiles.ts';

/** Makes keys for issuing authorities in this installation, and the requests that the root has to sign. */
export const requestAuthorities = action({
  name: 'certificates.authority.request',
  summary: 'Make the keys of issuing authorities and the requests that the root signs in the ceremony.',
  access: { platform: true },
  input: z.strictObject({ roles: z.array(z.enum(ISSUING_ROLES)).min(1).max(ISSUING_ROLES.length) }),
  output: z.object({ requests: z.array(z.object({ role: z.enum(ISSUING_ROLES), pem: z.string() })) }),
  async run({ kernel, tx, now }, { roles }) {
    await lockAuthorities(tx);
    const waiting = new Map((await listPending(tx)).map((each) => [each.role, each]));
    const requests = [];
    for (const role of roles) {
      const key = await kernel.keys.create(settingsOf(kernel).CERTIFICATES_KEYS);
      const { publicKey, algorithm, handle } = key;
      const unsigned = buildRequest({
        subject: authorityName(role, organisationOf(kernel)),
        publicKey,
        extensions: [],
        algorithm,
      });
      const request = Buffer.from(unsigned.finish(await key.sign(unsigned.toBeSigned)));
      const before = waiting.get(role);
      if (before !== undefined) await kernel.keys.destroy(before.key_handle);
      await savePending(tx, { role, key_handle: handle, request }, now);
      requests.push({ role, pem: toPem(request, 'CERTIFICATE REQUEST') });
    }
    return { requests };
  },
});

/** What is printed in a visible signature. */
export const ca = {
  signedBy: (who: string): string => `Signat electrònicament per ${who}`,
  date: (when: string): string => `Data: ${when}`,
  reason: (why: string): string => `Motiu: ${why}`,
  place: (where: string): string => `Lloc: ${where}`,
  code: (code: string): string => `Codi segur de verificació: ${code}`,
  verifyAt: (address: string): string => `Es comprova a ${address}`,
};

export const METHOD = 'wallet';
export const HERE = '/sign-in/wallet';
/** Where a browser waits for its wallet, and where the wallet sends a browser. */
export const SHOW = `${HERE}/show`;
export const END = `${HERE}/end`;
/** Where operators keep the issuers. */
export const DESK = '/operator/wallet-issuers';

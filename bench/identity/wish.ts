/** What the measured servers and whoever measures them have in common. */
export const CALLBACK = 'https://app.example/callback';
export const SECRET = 'a secret of the bench that is as long as secrets are';
/** Browsers that are signed in, each with its own person. */
export const BROWSERS = 64;

/** What a server tells when it is ready: how its client and its browsers are known. */
export type Ready = { clientId: string; cookies: string[]; auth: string; token: string; userinfo: string };

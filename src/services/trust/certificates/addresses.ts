/** Where what is about an authority can be fetched; they go into certificates and stay as long as those. */
export type Addresses = {
  ocsp: string;
  /** The authority's certificate in DER (RFC 5280 §4.2.2.1). */
  certificate(authority: string): string;
  crl(authority: string): string;
  delta(authority: string): string;
  /** What the authorities promise, and to whom: certificate policy and disclosure statement. */
  practice: string;
};

export function addressesAt(publicAddress: string): Addresses {
  return {
    ocsp: `${publicAddress}/ocsp`,
    certificate: (authority) => `${publicAddress}/pki/${authority}.cer`,
    crl: (authority) => `${publicAddress}/crl/${authority}.crl`,
    delta: (authority) => `${publicAddress}/crl/${authority}-delta.crl`,
    practice: `${publicAddress}/certificates`,
  };
}

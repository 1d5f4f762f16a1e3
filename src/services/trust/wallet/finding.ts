/** Why an answer of a wallet is not believed: stable, in the log and in the evidence, and never what was sent. */
export class WalletFinding extends Error {
  readonly finding: string;
  constructor(finding: string) {
    super(finding);
    this.name = 'WalletFinding';
    this.finding = finding;
  }
}

/** @throws WalletFinding always */
export function refuse(finding: string): never {
  throw new WalletFinding(finding);
}

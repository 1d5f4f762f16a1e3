import { concat, PkiError, type PublicKey, readDocument, tags } from '../../pki/index.ts';
import { XmlError } from '../error.ts';

/** r‖s at the size of the curve (RFC 9231 §2.3.6) from the DER that keys give. @throws XmlError `xml-build` */
export function plainFromDer(der: Uint8Array, key: PublicKey): Uint8Array {
  const size = Math.ceil(key.size / 8);
  try {
    const fields = readDocument(der).is(tags.SEQUENCE).fields();
    const halves = [fields.next(tags.INTEGER).integer(), fields.next(tags.INTEGER).integer()];
    fields.end();
    return concat(halves.map((each) => sized(each, size)));
  } catch (error) {
    if (!(error instanceof PkiError)) throw error;
    throw new XmlError('xml-build', 'The value of the signature is not one of an elliptic curve.', error);
  }
}

function sized(number: Uint8Array, size: number): Uint8Array {
  const from = number.findIndex((each) => each !== 0);
  const short = from < 0 ? new Uint8Array(0) : number.subarray(from);
  if (short.length > size) throw new PkiError('key', 'The value is larger than the curve.');
  const whole = new Uint8Array(size);
  whole.set(short, size - short.length);
  return whole;
}

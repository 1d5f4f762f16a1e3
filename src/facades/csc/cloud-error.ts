/**
 * A refusal in the words of the API (CSC v1.0.4.0 §10.1, v2 §10.2; RFC 6749 §5.2): a code, and a sentence in English that the
 * specification fixes for most of them.
 */
export class CloudError extends Error {
  readonly status: number;
  readonly error: string;
  constructor(status: number, error: string, description: string) {
    super(description);
    this.name = 'CloudError';
    this.status = status;
    this.error = error;
  }
}

export const invalid = (description: string) => new CloudError(400, 'invalid_request', description);
export const missing = (name: string, type = 'string') =>
  invalid(`Missing (or invalid type) ${type} parameter ${name}`);
export const wrong = (name: string) => invalid(`Invalid parameter ${name}`);
export const badToken = () =>
  new CloudError(401, 'invalid_token', 'The access or refresh token is not valid');
export const badGrant = (description: string) => new CloudError(400, 'invalid_grant', description);
export const badClient = () => new CloudError(401, 'invalid_client', 'Client authentication failed');
export const notOffered = (method: string) =>
  new CloudError(501, 'invalid_request', `The method ${method} is not offered by this service`);

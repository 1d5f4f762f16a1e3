import type { RevocationReason } from '../../../kernel/pki/index.ts';
import type { AuthorityRole, Profile } from './profiles.ts';
import type { Subject } from './subject.ts';

export type AuthorityRow = {
  id: string;
  role: AuthorityRole;
  parent: string | null;
  certificate: Buffer;
  fingerprint: string;
  key_handle: string | null;
  active: boolean;
  revision: number;
  created_at: Date;
};

export type ResponderRow = {
  authority: string;
  id: string;
  certificate: Buffer;
  key_handle: string;
  not_before: Date;
  not_after: Date;
};

export type CertificateState = 'valid' | 'suspended' | 'revoked';

export type CertificateRow = {
  authority: string;
  id: string;
  serial: Buffer;
  profile: Profile;
  administration_id: string | null;
  holder_document: string | null;
  holder_name: string;
  search_text: string;
  subject: Subject;
  der: Buffer;
  fingerprint: string;
  key_fingerprint: string;
  key_handle: string | null;
  not_before: Date;
  not_after: Date;
  state: CertificateState;
  changed_at: Date;
  reason: RevocationReason | null;
  revision: number;
  request_id: string | null;
  renews: string | null;
  verified_at: Date | null;
  issued_at: Date;
  version: number;
};

export type RequestState = 'requested' | 'verified' | 'approved' | 'issued' | 'rejected' | 'withdrawn';

export type RequestRow = {
  administration_id: string;
  id: string;
  profile: Profile;
  subject: Subject;
  holder_document: string | null;
  holder_name: string;
  search_text: string;
  request: Buffer | null;
  key_fingerprint: string | null;
  seat_until: string | null;
  state: RequestState;
  requested_by: string;
  verified_by: string | null;
  verified_at: Date | null;
  document_type: string | null;
  approved_by: string[];
  reason: string | null;
  certificate_id: string | null;
  renews: string | null;
  requested_at: Date;
  changed_at: Date;
  version: number;
};

export type ListRow = {
  authority: string;
  kind: 'full' | 'delta';
  number: number;
  base_number: number | null;
  is_base: boolean;
  revision: number;
  this_update: Date;
  next_update: Date;
  entries: number;
  der: Buffer;
};

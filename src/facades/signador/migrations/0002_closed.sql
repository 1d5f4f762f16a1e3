-- When the person began to sign: from then on no document is added. Processes of before, and of programs of before, stay open.
alter table signador.process add column closed_at timestamptz;

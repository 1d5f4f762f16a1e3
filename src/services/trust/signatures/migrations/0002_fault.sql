-- Why a file cannot be signed in the format of its own type (PDF, XML): the code of the fault. Null when it can, and for files that
-- came before anybody looked.
alter table signatures.file add column fault text;

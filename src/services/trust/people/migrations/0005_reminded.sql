-- When the administrators of a body were last told that a place is to be looked at. Empty: not in its year, as far as is known.
-- Who was told before this column may be told once more, which is better than a place that rests without a word; an older
-- process that still runs tells as it did and leaves it empty.
alter table people.appointment add column reminded_at timestamptz;

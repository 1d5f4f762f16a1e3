-- What was ended before it began had a last day before its first; it has its first day now, as what ends so from here on.
-- An older process that still runs may write one more of the other form, which gives nobody anything either.
update people.substitution set until_day = from_day where until_day < from_day;
update people.delegation set until_day = from_day where until_day < from_day;

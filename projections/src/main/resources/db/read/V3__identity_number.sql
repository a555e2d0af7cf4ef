-- Where a person's identity card number lies: subject, category, event, path; never the number.
ALTER TABLE roster_person ADD COLUMN hkid text;

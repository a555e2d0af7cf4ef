-- The event of the school's record that says that escrow copies of the vault open this epoch.
ALTER TABLE kek ADD COLUMN escrow_event uuid;

-- Accounts that were deleted before an account had one way to end: what still told of them, rang them, or was open by them.
-- Their seats stay: what is paid back for a seat is for staff to say.

UPDATE scan SET result = result - 'passengerName'
WHERE booking_id IN (SELECT b.id FROM booking b JOIN "user" u ON u.id = b.passenger_id WHERE u.deleted_at IS NOT NULL);

DELETE FROM notice WHERE user_id IN (SELECT id FROM "user" WHERE deleted_at IS NOT NULL);
DELETE FROM push_subscription WHERE user_id IN (SELECT id FROM "user" WHERE deleted_at IS NOT NULL);
DELETE FROM notify_settings WHERE user_id IN (SELECT id FROM "user" WHERE deleted_at IS NOT NULL);
DELETE FROM account_link WHERE user_id IN (SELECT id FROM "user" WHERE deleted_at IS NOT NULL);

UPDATE report SET reporter_id = NULL WHERE reporter_id IN (SELECT id FROM "user" WHERE deleted_at IS NOT NULL);
UPDATE share s SET revoked_at = u.deleted_at FROM "user" u
WHERE u.id = s.created_by_id AND u.deleted_at IS NOT NULL AND s.revoked_at IS NULL;

-- Operators have sessions too, and monitoring systems have keys.
DROP TABLE access_token;

-- A sample read model. The school leads every key.
CREATE TABLE loan (
    school   uuid    NOT NULL,
    loan     uuid    NOT NULL,
    borrower text    NOT NULL,
    returned boolean NOT NULL,
    PRIMARY KEY (school, loan)
);

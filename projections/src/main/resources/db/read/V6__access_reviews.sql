-- Reviews of permissions, and what each said of each grant or delegation.
CREATE TABLE access_review (
    review    uuid PRIMARY KEY,                            -- the event
    school    uuid NOT NULL,
    at        timestamptz NOT NULL,
    looked_at bigint NOT NULL,                             -- it judged what stood below this position
    scope     text COLLATE "C" NOT NULL,                   -- kind=uuid
    signed_by text COLLATE "C" NOT NULL,                   -- kind=uuid
    kept      integer NOT NULL,
    removed   integer NOT NULL
);
CREATE INDEX review_of_school ON access_review (school, review);

CREATE TABLE access_verdict (
    "grant"   uuid NOT NULL,
    review    uuid NOT NULL,
    school    uuid NOT NULL,
    at        timestamptz NOT NULL,
    verdict   text NOT NULL,                               -- KEEP, REMOVE
    reason    text NOT NULL,
    signed_by text COLLATE "C" NOT NULL,                   -- kind=uuid
    PRIMARY KEY ("grant", review)
);

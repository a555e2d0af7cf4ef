-- Reviews of permissions, and what each said of each grant or delegation.
CREATE TABLE access_review (
    school    uuid NOT NULL,
    review    uuid NOT NULL,                            -- the event
    at        timestamptz NOT NULL,
    looked_at bigint NOT NULL,                             -- it judged what stood below this position
    scope     text COLLATE "C" NOT NULL,                   -- kind=uuid
    signed_by text COLLATE "C" NOT NULL,                   -- kind=uuid
    kept      integer NOT NULL,
    removed   integer NOT NULL,
    position  bigint NOT NULL,                             -- of the event
    PRIMARY KEY (school, review)
);

CREATE TABLE access_verdict (
    school    uuid NOT NULL,
    "grant"   uuid NOT NULL,
    review    uuid NOT NULL,
    at        timestamptz NOT NULL,
    verdict   text NOT NULL,                               -- KEEP, REMOVE
    reason    text NOT NULL,
    signed_by text COLLATE "C" NOT NULL,                   -- kind=uuid
    position  bigint NOT NULL,                             -- of the review
    PRIMARY KEY (school, "grant", review)
);

-- One row for each system of a drill. Times as everywhere; durations in milliseconds.
CREATE TABLE IF NOT EXISTS drill (
    report     VARCHAR(63) NOT NULL,
    system     VARCHAR(63) NOT NULL,
    begun      TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    ended      TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    loss       VARCHAR     NOT NULL,
    chosen     VARCHAR(16) NOT NULL,
    outcome    VARCHAR(16) NOT NULL,
    reason     VARCHAR(16),
    age        BIGINT,
    took       BIGINT      NOT NULL,
    rpo_goal   BIGINT,
    rto_goal   BIGINT,
    sampled    BOOLEAN     NOT NULL,
    entries    BIGINT      NOT NULL,
    bytes      BIGINT      NOT NULL,
    PRIMARY KEY (report, system)
);
CREATE INDEX IF NOT EXISTS drill_system ON drill (system, begun);

-- part: lost (supposed so) or used (its copies were).
CREATE TABLE IF NOT EXISTS drill_site (
    report VARCHAR(63) NOT NULL,
    system VARCHAR(63) NOT NULL,
    site   VARCHAR(63) NOT NULL,
    part   VARCHAR(8)  NOT NULL,
    PRIMARY KEY (report, system, site, part)
);

-- The chain of reports, as it was sealed: what the folder and the sites are compared with.
CREATE TABLE IF NOT EXISTS drill_report (
    number BIGINT PRIMARY KEY,
    name   VARCHAR(63) NOT NULL,
    made   TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    seal   VARCHAR(64) NOT NULL,
    signer VARCHAR(64) NOT NULL
);

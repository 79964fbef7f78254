-- What the sites hold under holds/ and expired/, without a reference to snapshot: its rows are replaced when the catalog is rebuilt.

CREATE TABLE IF NOT EXISTS snapshot_hold (
    system   VARCHAR(63) NOT NULL,
    snapshot VARCHAR(63) NOT NULL,
    reason   VARCHAR     NOT NULL,
    held_by  VARCHAR     NOT NULL,
    since    TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    PRIMARY KEY (system, snapshot)
);

CREATE TABLE IF NOT EXISTS snapshot_expiry (
    system    VARCHAR(63) NOT NULL,
    snapshot  VARCHAR(63) NOT NULL,
    reason    VARCHAR     NOT NULL,
    by_hand   BOOLEAN     NOT NULL,
    marked_by VARCHAR     NOT NULL,
    since     TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    PRIMARY KEY (system, snapshot)
);

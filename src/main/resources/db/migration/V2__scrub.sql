-- How far the rolling scrub of each site is: a row for each of at most 259 folders of a system, whatever its size.
-- A pass reads a folder's objects in the order of their names; reached is the last one read. Columns whole_ tell the last pass
-- that came to the end.
CREATE TABLE IF NOT EXISTS scrub (
    system      VARCHAR(63) NOT NULL,
    site        VARCHAR(63) NOT NULL,
    folder      VARCHAR(63) NOT NULL,
    round_begun TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    pass_begun  TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    reached     VARCHAR     NOT NULL,
    bytes       BIGINT      NOT NULL,
    finished    BOOLEAN     NOT NULL,
    whole_begun TIMESTAMP(6) WITH TIME ZONE,
    whole_bytes BIGINT      NOT NULL,
    PRIMARY KEY (system, site, folder)
);

-- A finding that was repaired stays, with the time, so that it can be told how often a site gave wrong bytes.
ALTER TABLE finding ADD COLUMN IF NOT EXISTS repaired TIMESTAMP(6) WITH TIME ZONE;

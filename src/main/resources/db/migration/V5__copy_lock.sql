-- Until when all objects of a copy are locked, by the site's clock. Copies without a row are not known to be locked.
CREATE TABLE IF NOT EXISTS copy_lock (
    system       VARCHAR(63) NOT NULL,
    snapshot     VARCHAR(63) NOT NULL,
    site         VARCHAR(63) NOT NULL,
    locked_until TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    PRIMARY KEY (system, snapshot, site),
    FOREIGN KEY (system, snapshot) REFERENCES snapshot (system, id) ON DELETE CASCADE
);

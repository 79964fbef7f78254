-- What the catalog knows of itself: its id, the configuration that was seen last, what was exported to which site.
CREATE TABLE IF NOT EXISTS catalog_fact (
    name    VARCHAR(200) PRIMARY KEY,
    content VARCHAR      NOT NULL
);

-- A chain: each record's hash covers the hash before and all its own columns, as dev.sago.model.AuditRecord says.
-- id is made before the record is written, so that writing it twice (the answer to the first commit was lost) is noticed.
CREATE TABLE IF NOT EXISTS audit (
    number    BIGINT PRIMARY KEY,
    id        VARCHAR(36) NOT NULL UNIQUE,
    happened  TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    os_user   VARCHAR     NOT NULL,
    sudo_user VARCHAR     NOT NULL,
    host      VARCHAR     NOT NULL,
    action    VARCHAR(63) NOT NULL,
    subject   VARCHAR     NOT NULL,
    outcome   VARCHAR(63) NOT NULL,
    details   VARCHAR     NOT NULL,
    hash      VARCHAR(64) NOT NULL
);

-- Indexes that prune has replaced and that a lock still holds: backups do not extend their locks. A cache: the next prune finds them again.

CREATE TABLE IF NOT EXISTS retired_index (
    system     VARCHAR(63) NOT NULL,
    object_key VARCHAR(200) NOT NULL,
    PRIMARY KEY (system, object_key)
);

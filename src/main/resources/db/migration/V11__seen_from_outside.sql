-- How each system's runs ended, by kind: what is asked every minute must not read the whole history.
CREATE TABLE IF NOT EXISTS run_total (
    system       VARCHAR(63) NOT NULL,
    kind         VARCHAR(16) NOT NULL,
    outcome      VARCHAR(16) NOT NULL,
    runs         BIGINT      NOT NULL,
    millis       BIGINT      NOT NULL,
    read_bytes   BIGINT      NOT NULL,
    stored_bytes BIGINT      NOT NULL,
    last_run     BIGINT      NOT NULL,
    last_begun   TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    last_ended   TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    message      VARCHAR     NOT NULL,
    PRIMARY KEY (system, kind, outcome)
);

INSERT INTO run_total (system, kind, outcome, runs, millis, read_bytes, stored_bytes, last_run, last_begun, last_ended, message)
SELECT t.system, t.kind, t.outcome, t.runs, t.millis, t.read_bytes, t.stored_bytes, r.id, r.begun, r.ended, r.message
FROM (
    SELECT system, kind, outcome, count(*) AS runs, sum(read_bytes) AS read_bytes, sum(stored_bytes) AS stored_bytes,
        CAST(sum(1000 * (EXTRACT(EPOCH FROM ended) - EXTRACT(EPOCH FROM begun))) AS BIGINT) AS millis, max(id) AS last_run
    FROM run WHERE ended IS NOT NULL AND outcome IS NOT NULL GROUP BY system, kind, outcome
) t JOIN run r ON r.id = t.last_run
ON CONFLICT DO NOTHING;

-- When the copies at a site were last proved by each means, and by which run.
CREATE TABLE IF NOT EXISTS proof (
    system VARCHAR(63) NOT NULL,
    site   VARCHAR(63) NOT NULL,
    depth  VARCHAR(16) NOT NULL,
    proved TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    run    BIGINT      NOT NULL,
    PRIMARY KEY (system, site, depth)
);

-- What people were told and is not over yet: told once over restarts and all nodes. told is null until its message was made.
CREATE TABLE IF NOT EXISTS alarm (
    name     VARCHAR(200) PRIMARY KEY,
    kind     VARCHAR(63)  NOT NULL,
    severity VARCHAR(16)  NOT NULL,
    document VARCHAR      NOT NULL,
    opened   TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    told     TIMESTAMP(6) WITH TIME ZONE
);

-- Messages that were made and whose receiver has not taken them yet.
CREATE TABLE IF NOT EXISTS notice (
    id       VARCHAR(36) PRIMARY KEY,
    channel  VARCHAR(63) NOT NULL,
    made     TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    attempts BIGINT      NOT NULL,
    next_try TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    document VARCHAR     NOT NULL
);

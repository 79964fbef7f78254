-- Recoveries of many systems: what was planned, how far each system is, and the curve of their rate.

CREATE TABLE IF NOT EXISTS recovery (
    id    VARCHAR(36) NOT NULL PRIMARY KEY,
    lost  VARCHAR     NOT NULL,
    root  VARCHAR     NOT NULL,
    begun TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    ended TIMESTAMP(6) WITH TIME ZONE
);

CREATE TABLE IF NOT EXISTS recovery_system (
    recovery VARCHAR(36) NOT NULL,
    system   VARCHAR(63) NOT NULL,
    place    INTEGER     NOT NULL,
    grade    VARCHAR(2)  NOT NULL,
    turn     VARCHAR(2)  NOT NULL,
    state    VARCHAR(16) NOT NULL,
    files    BIGINT      NOT NULL,
    bytes    BIGINT      NOT NULL,
    snapshot VARCHAR(63),
    begun    TIMESTAMP(6) WITH TIME ZONE,
    ended    TIMESTAMP(6) WITH TIME ZONE,
    attempts INTEGER     NOT NULL,
    reason   VARCHAR     NOT NULL,
    PRIMARY KEY (recovery, system),
    FOREIGN KEY (recovery) REFERENCES recovery (id) ON DELETE CASCADE
);

CREATE TABLE IF NOT EXISTS recovery_point (
    recovery  VARCHAR(36) NOT NULL,
    seen      TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    bytes     BIGINT  NOT NULL,
    recovered INTEGER NOT NULL,
    PRIMARY KEY (recovery, seen),
    FOREIGN KEY (recovery) REFERENCES recovery (id) ON DELETE CASCADE
);

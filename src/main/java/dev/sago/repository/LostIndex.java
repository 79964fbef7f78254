package dev.sago.repository;

/** What whoever opens a repository does about an index that no site gives. */
enum LostIndex {
    /** Refuses to go on: what is deleted or counted must be all that there is. */
    REFUSE,
    /** Takes footers of packs in its place: good to read by, since every chunk is checked by its name. */
    STAND_IN,
    /** Reads no index at all: for marks on snapshots and the right to write, which need none. */
    LEAVE_UNREAD,
    /** Tells it and goes on as if its packs were not there: what is stored twice is only room, what is not stored today may be lost tomorrow. */
    DO_WITHOUT
}

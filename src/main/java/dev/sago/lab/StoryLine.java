package dev.sago.lab;

/** The sentences of the demonstration; their words are in the language files of {@code cli}, with places for these figures. */
public enum StoryLine {
    /** Folder of the lab. */
    FOLDER,
    /** A site started: name, address. */
    SITE,
    /** The drive started: name, address. */
    DRIVE,
    /** The file tree: files, bytes. */
    TREE_FILLED,
    /** The drive: documents, bytes. */
    DRIVE_FILLED,
    /** What the first backup stored: bytes at most per site, time. */
    STORED,
    /** A day's work: changed, new, deleted, bytes. */
    WORK,
    /** What the second backup stored: bytes at most per site, time. */
    STORED_CHANGE,
    /** The ledger: entries, files, bytes. */
    LEDGER_TAKEN,
    /** What burned at the site: its name. */
    BURNED_SITE,
    /** The originals burned: both names. */
    BURNED_ORIGINALS,
    /** Sago's own machine burned. */
    BURNED_STATE,
    /** What is left: sites. */
    LEFT,
    /** What came back: files, bytes, time. */
    RESTORED,
    /** A file tree is as it was: system, entries, files, bytes. */
    SAME_TREE,
    /** A drive is as it was: system, entries, documents, bytes. */
    SAME_DRIVE,
    /** Differences were found: system, number. */
    DIFFERENT,
    /** One difference. */
    DIFFERENCE,
    /** More differences than are listed: number. */
    MORE_DIFFERENCES,
    /** The burned site is back and empty: name. */
    REBUILT,
    /** Heading: site. */
    HEAD_SITE,
    /** Heading: bytes stored. */
    HEAD_STORED,
    /** Heading: what happened to it. */
    HEAD_FATE,
    /** It burned and was healed. */
    FATE_BURNED,
    /** It survived. */
    FATE_SURVIVED,
    /** Documents and bytes protected. */
    FIGURE_DOCUMENTS,
    /** Times: first backup, second backup, restore, heal. */
    FIGURE_TIMES,
    /** How long all took, and that nothing was lost. */
    FIGURE_END,
    /** How long all took, and that something was lost. */
    FIGURE_LOSS
}

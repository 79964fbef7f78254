package dev.sago.audit;

import dev.sago.catalog.Catalog;
import dev.sago.model.AuditRecord;
import dev.sago.model.Sha256;

import java.util.ArrayList;
import java.util.List;

/** Checks a chain of records: each number follows the one before, each hash is what its record and the hash before give. */
final class ChainCheck {

    private static final int AT_ONCE = 1000;

    private final String where;
    private final List<AuditFault> faults = new ArrayList<>();
    private Sha256 hash;
    private long number;

    ChainCheck(String where, Sha256 before, long numberBefore) {
        this.where = where;
        this.hash = before;
        this.number = numberBefore;
    }

    /** Checks all records of a catalog. */
    static ChainCheck of(Catalog catalog) {
        ChainCheck check =
                new ChainCheck("catalog", AuditRecord.beginning(catalog.writer().catalog()), 0);
        while (true) {
            List<AuditRecord> records = catalog.audit().after(check.number, AT_ONCE);
            if (records.isEmpty()) {
                return check;
            }
            records.forEach(check::next);
        }
    }

    void next(AuditRecord record) {
        if (record.number() != number + 1) {
            String missing = record.number() == number + 2
                    ? "the record is missing"
                    : "the records up to " + (record.number() - 1) + " are missing";
            faults.add(new AuditFault(where, number + 1, missing));
            // What stood before this one is not known: it is believed as it is, and those that follow are checked.
        } else if (!record.hashAfter(hash).equals(record.hash())) {
            faults.add(new AuditFault(
                    where, number + 1, "the record was changed or put in its place: its hash does not follow"));
        }
        number = record.number();
        hash = record.hash();
    }

    List<AuditFault> faults() {
        return faults;
    }

    /** The number of the last record. */
    long last() {
        return number;
    }

    /** Its hash. */
    Sha256 hash() {
        return hash;
    }
}

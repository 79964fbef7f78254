package dev.sago.source;

import dev.sago.model.Attributes;
import dev.sago.model.EntryKind;
import dev.sago.model.EntryName;
import dev.sago.model.LinkTarget;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Notes what a walk tells, a line each, and keeps its files. */
class Listing implements Source.Visitor {

    final List<String> lines = new ArrayList<>();
    final Map<String, SourceFile> files = new HashMap<>();
    final Map<String, Attributes> attributes = new HashMap<>();

    @Override
    public void enterFolder(EntryName name, Attributes of) throws InterruptedException {
        lines.add(name + "/");
        attributes.put(name.display(), of);
    }

    @Override
    public void leaveFolder() {
        lines.add("..");
    }

    @Override
    public void file(EntryName name, Attributes of, long size, SourceFile file) {
        lines.add(name + " " + size);
        files.put(name.display(), file);
        attributes.put(name.display(), of);
    }

    @Override
    public void link(EntryName name, Attributes of, LinkTarget target) {
        lines.add(name + " -> " + target);
    }

    @Override
    public void special(EntryName name, EntryKind kind, Attributes of) {
        lines.add(name + " " + kind);
    }

    @Override
    public void unreadable(EntryName name, String reason) {
        lines.add(name + ": " + reason);
    }
}

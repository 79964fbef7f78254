package dev.sago.cli;

import java.util.Locale;
import java.util.Map;

/** A language that messages and help are written in. */
enum Language {
    /** English. */
    EN,
    /** Korean. */
    KO;

    /** The language's code, as in file names and {@code --lang}. */
    String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The first of LC_ALL, LC_MESSAGES and LANG that is set decides, as for every Unix program; English for all but
     * Korean.
     */
    static Language of(Map<String, String> env) {
        for (String name : new String[] {"LC_ALL", "LC_MESSAGES", "LANG"}) {
            String locale = env.getOrDefault(name, "");
            if (!locale.isEmpty()) {
                return of(locale);
            }
        }
        return EN;
    }

    /**
     * From a code such as {@code ko} or {@code ko_KR.UTF-8}; English for what is not known, picocli refuses wrong
     * options.
     */
    static Language of(String locale) {
        return locale.toLowerCase(Locale.ROOT).startsWith("ko") ? KO : EN;
    }
}

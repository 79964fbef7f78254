package dev.sago.lab;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;

/**
 * Invents where documents are kept: real ministries, people who do not exist, folders such as officials have. Names are Korean, in composed
 * letters (NFC). No path is given out twice. The same seed gives the same paths; for one thread.
 */
final class Offices {

    static final List<String> MINISTRIES = List.of("행정안전부", "국토교통부", "보건복지부", "기획재정부", "교육부", "외교부", "환경부", "농림축산식품부");

    private static final List<String> FAMILIES = List.of("김", "이", "박", "최", "정", "강", "조", "윤", "장", "임");
    private static final List<String> GIVEN = List.of("하늘", "가람", "다솜", "보라", "슬기", "아라", "한결", "우리");
    private static final List<String> FOLDERS = List.of("보고서", "회의 자료", "예산", "민원", "계약", "법령 검토");
    private static final List<String> SERVICES = List.of("민원24", "주민등록", "지방세", "공시지가", "여권");
    private static final int OFFICIALS = 120;
    private static final int KOREAN_NAMES = 10; // one in so many

    private final Random random;
    private final List<String> officials = new ArrayList<>();
    private final Set<String> given = new HashSet<>();

    Offices(long seed) {
        random = new Random(seed);
        for (int i = 0; i < OFFICIALS; i++) {
            officials.add(pick(MINISTRIES) + "/" + pick(FAMILIES) + pick(GIVEN) + "-" + (1000 + i));
        }
    }

    /** A place in the drive for a document: {@code <ministry>/<owner>/<folder>/<year>/<name>}. */
    String inDrive(String name) {
        return unique(pick(officials) + "/" + pick(FOLDERS) + "/" + year(), name);
    }

    /** A place in the file tree: {@code <service>/<year>/<month>/<name>}. */
    String inTree(String name) {
        String month = String.format(Locale.ROOT, "%02d", 1 + random.nextInt(12));
        return unique(pick(SERVICES) + "/" + year() + "/" + month, name);
    }

    private int year() {
        return 2019 + random.nextInt(7);
    }

    private String unique(String folder, String name) {
        String shown = random.nextInt(KOREAN_NAMES) == 0 ? pick(FOLDERS) + " " + name : name;
        String path = folder + "/" + shown;
        for (int copy = 2; !given.add(path); copy++) {
            path = folder + "/(" + copy + ") " + shown;
        }
        return path;
    }

    private String pick(List<String> from) {
        return from.get(random.nextInt(from.size()));
    }
}

package hk.chopmark.api.demo;

import java.util.List;
import java.util.random.RandomGenerator;

/** Invented people: a surname and a given name, each in both languages. */
final class DemoNames {
    /** A name in both languages; invented. */
    record Name(String zh, String en) {}

    private record Part(String zh, String en) {}

    private static final List<Part> SURNAMES =
            List.of(
                    new Part("陳", "Chan"),
                    new Part("黃", "Wong"),
                    new Part("李", "Lee"),
                    new Part("張", "Cheung"),
                    new Part("林", "Lam"),
                    new Part("何", "Ho"),
                    new Part("吳", "Ng"),
                    new Part("梁", "Leung"),
                    new Part("鄭", "Cheng"),
                    new Part("劉", "Lau"),
                    new Part("郭", "Kwok"),
                    new Part("馮", "Fung"));
    private static final List<Part> CHILDREN =
            List.of(
                    new Part("曉晴", "Hiu Ching"),
                    new Part("子朗", "Tsz Long"),
                    new Part("詠詩", "Wing Sze"),
                    new Part("俊軒", "Chun Hin"),
                    new Part("心怡", "Sum Yi"),
                    new Part("浩然", "Ho Yin"),
                    new Part("樂瑤", "Lok Yiu"),
                    new Part("梓樂", "Tsz Lok"),
                    new Part("嘉慧", "Ka Wai"),
                    new Part("柏希", "Pak Hei"),
                    new Part("芷蕎", "Tsz Kiu"),
                    new Part("逸朗", "Yat Long"));
    private static final List<Part> ADULTS =
            List.of(
                    new Part("志強", "Chi Keung"),
                    new Part("美玲", "Mei Ling"),
                    new Part("國華", "Kwok Wah"),
                    new Part("淑儀", "Shuk Yee"),
                    new Part("偉明", "Wai Ming"),
                    new Part("麗珊", "Lai Shan"),
                    new Part("家輝", "Ka Fai"),
                    new Part("惠芳", "Wai Fong"));

    private final RandomGenerator random;

    DemoNames(RandomGenerator random) {
        this.random = random;
    }

    Name child() {
        return name(pick(SURNAMES), pick(CHILDREN));
    }

    Name adult() {
        return name(pick(SURNAMES), pick(ADULTS));
    }

    private Part pick(List<Part> parts) {
        return parts.get(random.nextInt(parts.size()));
    }

    private static Name name(Part surname, Part given) {
        return new Name(surname.zh() + given.zh(), surname.en() + " " + given.en());
    }
}

#include "inference/base/error.h"
#include "inference/chat/jinja/template.h"

#include <QTest>
#include <ctime>

using calliope::Error;
using calliope::ErrorKind;
using calliope::jinja::Limits;
using calliope::jinja::Template;
using Json = nlohmann::ordered_json;

namespace {
QString repeated(const char* text, int count) {
    return QString(text).repeated(count);
}

/// Time of the processor, so that other programs do not count.
double secondsSince(std::clock_t start) {
    return static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
}

/// Limits small enough to be hit at once, large enough for anything sensible.
Limits smallLimits() {
    Limits limits;
    limits.steps = 200'000;
    limits.memory = std::size_t{4} << 20;
    limits.output = 100'000;
    return limits;
}

/// The sentence that refuses it; nothing where it is rendered.
std::string refusal(const QString& source) {
    try {
        (void)Template(source.toStdString(), smallLimits()).render(Json::object(), {});
    } catch (const Error& error) {
        return error.what();
    }
    return {};
}
} // namespace

/// Templates that want too much, and sources that are no templates: one sentence each, soon.
class JinjaLimitsTest : public QObject {
    Q_OBJECT

private slots:
    void hostile_data() {
        QTest::addColumn<QString>("source");
        const auto row = [](const char* name, const QString& source) { QTest::newRow(name) << source; };
        row("text", "{{ 'a' * 10 ** 12 }}");
        row("text doubling",
            "{% set ns = namespace(s='ab') %}{% for i in range(99) %}{% set ns.s = ns.s * 2 %}{% endfor %}");
        row("tilde doubling",
            "{% set ns = namespace(s='ab') %}{% for i in range(99) %}{% set ns.s = ns.s ~ ns.s %}{% endfor %}");
        row("list", "{{ [1] * 10 ** 12 }}");
        row("list doubling",
            "{% set ns = namespace(l=[1]) %}{% for i in range(99) %}{% set ns.l = ns.l + ns.l %}{% endfor %}");
        row("range", "{% for i in range(10 ** 12) %}{% endfor %}");
        row("loops", "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}");
        row("filtered loops",
            "{% for a in range(99999) %}{% for b in range(99999) if false %}{% endfor %}{% endfor %}");
        row("output", "{% for a in range(99999) %}0123456789{% endfor %}");
        row("indent", "{{ 'a\\nb' | indent(10 ** 12) }}");
        row("center", "{{ 'a' | center(10 ** 12) }}");
        row("zfill", "{{ 'a'.zfill(10 ** 12) }}");
        row("json indent", "{{ [1] | tojson(indent=10 ** 12) }}");
        row("format width", "{{ '{:1000000000}'.format(1) }}");
        row("percent width", "{{ '%1000000000d' % 1 }}");
        row("percent star", "{{ '%*d' % (10 ** 12, 1) }}");
        row("precision", "{{ '%.1000000f' % 1.5 }}");
        row("replace", "{{ ('a' * 10000) | replace('a', 'b' * 10000) }}");
        row("join", "{{ range(99999) | join('x' * 9999) }}");
        row("split", "{{ ('a,' * 200000).split(',') | length }}");
        row("batch", "{{ [1] | batch(10 ** 9, 0) | list }}");
        row("slice", "{{ [1] | slice(10 ** 9) | list }}");
        row("shared lists", "{% set ns = namespace(l=[1]) %}{% for i in range(60) %}{% set ns.l = [ns.l, ns.l] %}{% "
                            "endfor %}{{ ns.l }}");
        row("shared lists compared",
            "{% set ns = namespace(l=[1], m=[1]) %}{% for i in range(60) %}{% set ns.l = [ns.l, ns.l] %}"
            "{% set ns.m = [ns.m, ns.m] %}{% endfor %}{{ ns.l == ns.m }}");
        row("shared tuples as keys",
            "{% set ns = namespace(l=(1,), m=(1,)) %}{% for i in range(60) %}{% set ns.l = (ns.l, ns.l) %}"
            "{% set ns.m = (ns.m, ns.m) %}{% endfor %}{{ {ns.l: 1, ns.m: 2} | length }}");
        row("deep list", "{% set ns = namespace(l=[]) %}{% for i in range(9999) %}{% set ns.l = [ns.l] %}{% endfor %}");
        row("deep dict",
            "{% set ns = namespace(l={}) %}{% for i in range(9999) %}{% set ns.l = {'k': ns.l} %}{% endfor %}");
        row("deep methods",
            "{% set ns = namespace(l=[]) %}{% for i in range(9999) %}{% set ns.l = [ns.l].count %}{% endfor %}");
        row("deep views",
            "{% set ns = namespace(l={}) %}{% for i in range(9999) %}{% set ns.l = {1: ns.l}.items() %}{% endfor %}");
        row("deep generators", "{% set ns = namespace(l=[]) %}{% for i in range(9999) %}{% set ns.l = [ns.l] | "
                               "map('list') %}{% endfor %}");
        row("endless macro", "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}");
        row("endless macros",
            "{% macro a() %}{{ b() }}{% endmacro %}{% macro b() %}{% if a() %}{% endif %}{% endmacro %}{{ a() }}");
        row("endless call", "{% macro m() %}{% call m() %}{{ caller() }}{% endcall %}{{ caller() }}{% endmacro %}{% "
                            "call m() %}{% endcall %}");
        row("endless loop", "{% for x in [1] recursive %}{{ loop([1]) }}{% endfor %}");
        row("branching macro",
            "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(60) }}");
        row("endless namespace", "{% set ns = namespace() %}{% set ns.a = ns %}{{ ns }}");
        row("closures", "{% macro m(f) %}{% macro g() %}{{ f }}{% endmacro %}{{ m(g) }}{% endmacro %}{{ m(1) }}");
        row("long search", "{{ ('a' * 99999) in (('a' * 99998 ~ 'b') * 20) }}{% for i in range(9999) %}{{ ('a' * "
                           "99999).count('a' * 9999 ~ 'b') }}{% endfor %}");
        row("right split", "{% for i in range(999) %}{{ ('a' * 99999).rsplit('b' ~ 'a' * 999) | length }}{% endfor %}");
        row("unique", "{{ range(99999) | unique | list }}");
        row("many keys", "{{ dict(range(99999) | batch(2)) | length }}");
        row("upper", "{% for i in range(9999) %}{{ ('a' * 99999) | upper | length }}{% endfor %}");
        row("power", "{{ 10 ** 10 ** 10 }}");
        row("integer", "{{ 9223372036854775807 + 1 }}");
        row("negated", "{{ -(-9223372036854775807 - 1) }}");
        row("divided", "{{ (-9223372036854775807 - 1) // -1 }}");
        row("literal", "{{ 9999999999999999999999 }}");
    }

    void hostile() {
        QFETCH(QString, source);
        const std::clock_t start = std::clock();
        const std::string message = refusal(source);
        QVERIFY2(message.starts_with("The chat template fails in line 1: "), message.c_str());
        QVERIFY2(message.ends_with(".") && message.size() < 200, message.c_str());
        QVERIFY2(secondsSince(start) < 5, "it took too long");
    }

    void deepSources_data() {
        QTest::addColumn<QString>("source");
        const auto row = [](const char* name, const QString& source) { QTest::newRow(name) << source; };
        constexpr int deep = 20'000;
        row("parentheses", "{{ " + repeated("(", deep) + "1" + repeated(")", deep) + " }}");
        row("brackets", "{{ " + repeated("[", deep) + repeated("]", deep) + " }}");
        row("open brackets", "{{ " + repeated("[", deep));
        row("braces", "{{ " + repeated("{1:", deep) + "1" + repeated("}", deep) + " }}");
        row("not", "{{ " + repeated("not ", deep) + "1 }}");
        row("minus", "{{ " + repeated("-", deep) + "1 }}");
        row("sum", "{{ 1" + repeated("+1", deep) + " }}");
        row("product", "{{ 1" + repeated("*1", deep) + " }}");
        row("power", "{{ 1" + repeated("**1", deep) + " }}");
        row("and", "{{ 1" + repeated(" and 1", deep) + " }}");
        row("or", "{{ 1" + repeated(" or 1", deep) + " }}");
        row("conditions", "{{ 1" + repeated(" if 1 else 1", deep) + " }}");
        row("attributes", "{{ a" + repeated(".a", deep) + " }}");
        row("elements", "{{ a" + repeated("[1]", deep) + " }}");
        row("calls", "{{ a" + repeated("()", deep) + " }}");
        row("filters", "{{ 1" + repeated("|string", deep) + " }}");
        row("tests", "{{ a" + repeated(" is is a", deep) + " }}");
        row("test operands", "{{ a" + repeated(" is eq (a", deep) + " }}");
        row("filter block", "{% filter upper" + repeated("|upper", deep) + " %}x{% endfilter %}");
        row("if", repeated("{% if true %}", deep) + repeated("{% endif %}", deep));
        row("for", repeated("{% for x in [1] %}", deep) + repeated("{% endfor %}", deep));
        row("macros", repeated("{% macro m() %}", deep) + repeated("{% endmacro %}", deep));
        row("targets", "{% set " + repeated("(", deep) + "a" + repeated(")", deep) + " = 1 %}");
        row("unclosed if", repeated("{% if true %}", deep));
    }

    void deepSources() {
        QFETCH(QString, source);
        QVERIFY_EXCEPTION_THROWN(Template{source.toStdString()}, Error);
    }

    void longSourcesAreFine_data() {
        QTest::addColumn<QString>("source");
        constexpr int many = 20'000;
        QTest::newRow("tags") << repeated("{% if true %}a{% endif %}", many);
        QTest::newRow("elif") << "{% if no %}" + repeated("{% elif no %}a", 2000) + "{% endif %}";
        QTest::newRow("tilde") << "{{ 1" + repeated("~1", many) + " }}";
        QTest::newRow("list") << "{{ [1" + repeated(",1", many) + "] | length }}";
        QTest::newRow("comparisons") << "{{ 1" + repeated("==1", many) + " }}";
        QTest::newRow("names") << [] {
            QString source;
            for (int i = 0; i < 5000; ++i) source += QString("{% set v%1 = %1 %}").arg(i);
            return source;
        }();
        QTest::newRow("names in branches") << [] {
            QString source;
            for (int i = 0; i < 3000; ++i) source += QString("{% if true %}{% set v%1 = %1 %}{% endif %}").arg(i);
            return source;
        }();
        QTest::newRow("nested, as deep as real ones") << repeated("{% if true %}", 60) + "{{ " + repeated("(", 30) +
                                                             "1" + repeated(")", 30) + " }}" +
                                                             repeated("{% endif %}", 60);
        QTest::newRow("recursion, as deep as real ones") << "{% macro m(n) %}{% if n %}{% for x in [1] %}{{ m(n - 1) ~ "
                                                            "x }}{% endfor %}{% endif %}{% endmacro %}{{ m(40) }}";
    }

    void longSourcesAreFine() {
        QFETCH(QString, source);
        const std::clock_t start = std::clock();
        QVERIFY(Template(source.toStdString()).render(Json::object(), {}).size() < 100'000);
        QVERIFY2(secondsSince(start) < 20, "it took too long");
    }

    void malformed_data() {
        QTest::addColumn<QString>("source");
        QTest::addColumn<int>("line");
        QTest::newRow("unclosed if") << "a\n{% if x %}\nb\n" << 2;
        QTest::newRow("unclosed for") << "\n\n{% for x in y %}" << 3;
        QTest::newRow("unclosed macro") << "{% macro m() %}\n\n" << 1;
        QTest::newRow("unclosed set") << "x\n{% set a %}\n\n" << 2;
        QTest::newRow("unclosed expression") << "x\n\n{{ 1\n\n" << 3;
        QTest::newRow("unclosed tag") << "x\n{% if 1\n\n" << 2;
        QTest::newRow("unclosed comment") << "x\n{# 1\n\n" << 2;
        QTest::newRow("unclosed raw") << "x\n\n{% raw %}\n\n" << 3;
        QTest::newRow("unclosed string") << "x\n{{ 'abc\n }}" << 2;
        QTest::newRow("wrong end") << "{% if x %}\n\n{% endfor %}" << 3;
        QTest::newRow("stray end") << "\n{% endif %}" << 2;
        QTest::newRow("unknown tag") << "\n\n{% wibble %}" << 3;
        QTest::newRow("operator") << "\n{{ 1 + }}" << 2;
        QTest::newRow("character") << "{{ 1 }}\n{{ 1 ? 2 }}" << 2;
        QTest::newRow("bracket") << "{{ 1 }}\n\n{{ (1] }}" << 3;
        QTest::newRow("stripped lines") << "a\n\n{%- if true %}\n{{ ) }}{% endif %}" << 4;
        QTest::newRow("windows lines") << "a\r\nb\r\n{% nope %}" << 3;
        QTest::newRow("runtime") << "a\n\n{{ 1 // 0 }}" << 3;
        QTest::newRow("runtime in a loop") << "{% for x in [1] %}\n{% if x %}\n{{ x.y.z }}{% endif %}{% endfor %}" << 3;
        QTest::newRow("append") << "{% set l = [] %}\n{{ l.append(1) }}" << 2;
    }

    void malformed() {
        QFETCH(QString, source);
        QFETCH(int, line);
        try {
            (void)Template(source.toStdString()).render(Json::object(), {});
            QFAIL("it was rendered");
        } catch (const Error& error) {
            QCOMPARE(error.kind(), ErrorKind::format);
            const QString start = QString("The chat template fails in line %1: ").arg(line);
            QVERIFY2(QString(error.what()).startsWith(start), error.what());
        }
    }

    void kinds() {
        const auto kindOf = [](const char* source, const Json& variables) {
            try {
                (void)Template(source, smallLimits()).render(variables, {});
            } catch (const Error& error) {
                return error.kind();
            }
            return ErrorKind::cancelled;
        };
        QCOMPARE(kindOf("{% for a in range(99999) %}{{ a }}{% endfor %}", Json::object()), ErrorKind::unsupported);
        QCOMPARE(kindOf("{{ raise_exception('no') }}", Json::object()), ErrorKind::usage);
        QCOMPARE(kindOf("{{ x }}", {{"x", std::string(8 << 20, 'a')}}), ErrorKind::unsupported);
        Json deep;
        for (int i = 0; i < 1000; ++i) deep = Json::array({std::move(deep)});
        QCOMPARE(kindOf("{{ x }}", {{"x", std::move(deep)}}), ErrorKind::unsupported);
        Limits limits;
        limits.source = 10;
        QVERIFY_EXCEPTION_THROWN(Template("01234567890", limits), Error);
    }

    void invalidUtf8IsReplaced() {
        const std::string source = "\xff{{ x }}\xc3{{ x | length }}";
        const std::string text = Template(source).render({{"x", "a\x80"}}, {});
        QCOMPARE(text, std::string("\xef\xbf\xbd"
                                   "a\xef\xbf\xbd\xef\xbf\xbd"
                                   "2"));
    }

    void whatRefersToItselfIsFreed() { // the leak checker watches
        const char* const source =
            "{% set ns = namespace() %}{% set ns.self = [ns] %}"
            "{% macro m() %}{% macro inner() %}{{ inner }}{% endmacro %}{% set ns.f = inner %}{% endmacro %}{{ m() }}"
            "{% for x in [1, 2] %}{% set ns.loop = loop %}{% if loop.changed(loop) %}{% set ns.c = loop.cycle %}{% "
            "endif %}{% endfor %}"
            "{{ ns.c('a', 'b') }}{{ ns.f().startswith('<Macro') }}{{ ns.loop.index }}";
        QCOMPARE(Template(source).render(Json::object(), {}), std::string("bTrue2"));
    }
};

QTEST_APPLESS_MAIN(JinjaLimitsTest)
#include "jinja_limits_test.moc"

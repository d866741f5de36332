#include "app/markdown/math.h"

#include <QTest>

using namespace calliope::app::markdown;

namespace {

struct MathCase {
    const char* latex;
    const char* text; ///< nullptr: not readable
};

constexpr MathCase cases[] = {
    {"a", "a"},
    {"a+b", "a + b"},
    {"a=-b", "a = −b"},
    {"-a", "−a"},
    {"2x^2 - 3x_1", "2x² − 3x₁"},
    {"x^{10}_{ij}", "x¹⁰ᵢⱼ"},
    {"x^{ab/2}", "x^(ab/2)"},
    {"x^\\infty", "x^∞"},
    {"x^*", "x*"},
    {"90^\\circ", "90°"},
    {"f'(x)", "f′(x)"},
    {"A^T", "Aᵀ"},
    {"x_{\\text{max}}", "xₘₐₓ"},
    {"\\alpha \\le \\beta", "α ≤ β"},
    {"\\frac{a}{b}", "a/b"},
    {"\\frac{a+b}{2c}", "(a + b)/(2c)"},
    {"\\frac{dy}{dx}", "dy/dx"},
    {"\\frac12", "1/2"},
    {"2\\frac{a}{b}c", "2 a/b c"},
    {"\\frac{-b \\pm \\sqrt{b^2-4ac}}{2a}", "(−b ± √(b² − 4ac))/(2a)"},
    {"\\sqrt{2}", "√2"},
    {"\\sqrt[3]{x+1}", "∛(x + 1)"},
    {"\\sqrt[n]{x}", "ⁿ√x"},
    {"\\sum_{i=1}^{n} i^2", "∑ᵢ₌₁ⁿ i²"},
    {"\\int_0^1 f(x)\\,dx", "∫₀¹ f(x) dx"},
    {"\\int_{-\\infty}^{\\infty} e^{-x^2} dx = \\sqrt{\\pi}", "∫_(−∞)^∞ e^(−x²) dx = √π"},
    {"\\lim_{x \\to 0} \\frac{\\sin x}{x} = 1", "lim_(x→0) (sin x)/x = 1"},
    {"\\sin^2 x + \\cos(x)", "sin² x + cos(x)"},
    {"\\log_2 n", "log₂ n"},
    {"\\left( \\frac{a}{b} \\right)^2", "(a/b)²"},
    {"\\left. x \\right|_0", "x|₀"},
    {"\\{1, 2\\}", "{1, 2}"},
    {"\\mathbb{R}^n", "ℝⁿ"},
    {"x \\in \\mathbb{Z}, y \\notin A", "x ∈ ℤ, y ∉ A"},
    {"\\vec{v} \\cdot \\hat x", "v\xE2\x83\x97 · x\xCC\x82"},
    {"\\overline{AB}", "A\xCC\x85"
                       "B\xCC\x85"},
    {"A \\implies B", "A ⟹ B"},
    {"a \\not= b", "a ≠ b"},
    {"\\text{if } x", "if x"},
    {"\\operatorname{rank} A", "rank A"},
    {"\\binom{n}{k}", "C(n, k)"},
    {"a \\equiv b \\pmod{n}", "a ≡ b (mod n)"},
    {"1{,}000.5", "1,000.5"},
    {"\\begin{pmatrix} a & b \\\\ c & d \\end{pmatrix}", "(a, b; c, d)"},
    {"|x| = \\begin{cases} x & x \\ge 0 \\\\ -x & \\text{else} \\end{cases}", "|x| = { x, x ≥ 0; −x, else }"},
    {"\\begin{aligned} a &= b \\\\ &= c \\end{aligned}", "a = b\n= c"},
    {"E = mc^2 \\tag{1}", "E = mc² (1)"},
    {"\\nabla \\times \\vec{E} = -\\frac{\\partial B}{\\partial t}", "∇ × E\xE2\x83\x97 = −∂B/∂t"},
    {"", ""},
    {"\\unknown", nullptr},
    {"\\frac{a}", nullptr},
    {"{a", nullptr},
    {"a}", nullptr},
    {"x^", nullptr},
    {"\\begin{matrix} a", nullptr},
    {"\\begin{a} b \\end{a}", nullptr},
    {"\\", nullptr},
    {"#1", nullptr},
};

} // namespace

class MarkdownMathTest : public QObject {
    Q_OBJECT

private slots:
    void formulas_data() {
        QTest::addColumn<int>("index");
        for (int i = 0; i < static_cast<int>(std::size(cases)); ++i) QTest::addRow("%s", cases[i].latex) << i;
    }
    void formulas() {
        QFETCH(int, index);
        const auto text = readableMath(QString(cases[index].latex));
        QCOMPARE(text.has_value(), cases[index].text != nullptr);
        if (text) QCOMPARE(*text, QString(cases[index].text));
    }

    void limits() {
        QVERIFY(!readableMath(QString("{").repeated(1000) + QString("}").repeated(1000)));
        QVERIFY(!readableMath(QString("x^{").repeated(100) + QString("}").repeated(100)));
        QVERIFY(!readableMath(QString(5000, 'x')));
    }
};

QTEST_APPLESS_MAIN(MarkdownMathTest)
#include "markdown_math_test.moc"

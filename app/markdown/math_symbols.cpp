#include "app/markdown/math_symbols.h"

#include <QHash>

namespace calliope::app::markdown {
namespace {

using enum MathClass;

constexpr MathSymbol symbols[] = {
    // Greek
    {"alpha", u"α", operand},
    {"beta", u"β", operand},
    {"gamma", u"γ", operand},
    {"delta", u"δ", operand},
    {"epsilon", u"ϵ", operand},
    {"varepsilon", u"ε", operand},
    {"zeta", u"ζ", operand},
    {"eta", u"η", operand},
    {"theta", u"θ", operand},
    {"vartheta", u"ϑ", operand},
    {"iota", u"ι", operand},
    {"kappa", u"κ", operand},
    {"lambda", u"λ", operand},
    {"mu", u"μ", operand},
    {"nu", u"ν", operand},
    {"xi", u"ξ", operand},
    {"omicron", u"ο", operand},
    {"pi", u"π", operand},
    {"varpi", u"ϖ", operand},
    {"rho", u"ρ", operand},
    {"varrho", u"ϱ", operand},
    {"sigma", u"σ", operand},
    {"varsigma", u"ς", operand},
    {"tau", u"τ", operand},
    {"upsilon", u"υ", operand},
    {"phi", u"ϕ", operand},
    {"varphi", u"φ", operand},
    {"chi", u"χ", operand},
    {"psi", u"ψ", operand},
    {"omega", u"ω", operand},
    {"Gamma", u"Γ", operand},
    {"Delta", u"Δ", operand},
    {"Theta", u"Θ", operand},
    {"Lambda", u"Λ", operand},
    {"Xi", u"Ξ", operand},
    {"Pi", u"Π", operand},
    {"Sigma", u"Σ", operand},
    {"Upsilon", u"Υ", operand},
    {"Phi", u"Φ", operand},
    {"Psi", u"Ψ", operand},
    {"Omega", u"Ω", operand},
    // letters and signs
    {"infty", u"∞", operand},
    {"partial", u"∂", operand},
    {"nabla", u"∇", operand},
    {"hbar", u"ℏ", operand},
    {"ell", u"ℓ", operand},
    {"Re", u"ℜ", operand},
    {"Im", u"ℑ", operand},
    {"aleph", u"ℵ", operand},
    {"imath", u"ı", operand},
    {"jmath", u"ȷ", operand},
    {"emptyset", u"∅", operand},
    {"varnothing", u"∅", operand},
    {"forall", u"∀", operand},
    {"exists", u"∃", operand},
    {"nexists", u"∄", operand},
    {"neg", u"¬", operand},
    {"lnot", u"¬", operand},
    {"top", u"⊤", operand},
    {"bot", u"⊥", operand},
    {"angle", u"∠", operand},
    {"triangle", u"△", operand},
    {"square", u"□", operand},
    {"Box", u"□", operand},
    {"blacksquare", u"■", operand},
    {"degree", u"°", operand},
    {"circ", u"∘", binary},
    {"prime", u"′", operand},
    {"dagger", u"†", operand},
    {"ldots", u"…", operand},
    {"dots", u"…", operand},
    {"cdots", u"⋯", operand},
    {"vdots", u"⋮", operand},
    {"ddots", u"⋱", operand},
    {"dotsc", u"…", operand},
    {"dotsb", u"⋯", operand},
    {"checkmark", u"✓", operand},
    {"star", u"⋆", binary},
    {"bullet", u"•", operand},
    {"surd", u"√", operand},
    {"$", u"$", operand},
    {"%", u"%", operand},
    {"#", u"#", operand},
    {"_", u"_", operand},
    {"&", u"&", operand},
    {"|", u"‖", operand},
    {"Vert", u"‖", operand},
    {"vert", u"|", operand},
    {"backslash", u"\\", operand},
    {"colon", u":", comma},
    // operators
    {"pm", u"±", binary},
    {"mp", u"∓", binary},
    {"times", u"×", binary},
    {"div", u"÷", binary},
    {"cdot", u"·", binary},
    {"ast", u"∗", binary},
    {"oplus", u"⊕", binary},
    {"ominus", u"⊖", binary},
    {"otimes", u"⊗", binary},
    {"odot", u"⊙", binary},
    {"cap", u"∩", binary},
    {"cup", u"∪", binary},
    {"setminus", u"∖", binary},
    {"wedge", u"∧", binary},
    {"land", u"∧", binary},
    {"vee", u"∨", binary},
    {"lor", u"∨", binary},
    {"bmod", u"mod", binary},
    {"sqcup", u"⊔", binary},
    {"sqcap", u"⊓", binary},
    {"uplus", u"⊎", binary},
    {"bigtriangleup", u"△", binary},
    {"ltimes", u"⋉", binary},
    {"rtimes", u"⋊", binary},
    // relations and arrows
    {"le", u"≤", relation},
    {"leq", u"≤", relation},
    {"leqslant", u"≤", relation},
    {"ge", u"≥", relation},
    {"geq", u"≥", relation},
    {"geqslant", u"≥", relation},
    {"ne", u"≠", relation},
    {"neq", u"≠", relation},
    {"lt", u"<", relation},
    {"gt", u">", relation},
    {"ll", u"≪", relation},
    {"gg", u"≫", relation},
    {"approx", u"≈", relation},
    {"equiv", u"≡", relation},
    {"sim", u"∼", relation},
    {"simeq", u"≃", relation},
    {"cong", u"≅", relation},
    {"propto", u"∝", relation},
    {"in", u"∈", relation},
    {"notin", u"∉", relation},
    {"ni", u"∋", relation},
    {"subset", u"⊂", relation},
    {"subseteq", u"⊆", relation},
    {"supset", u"⊃", relation},
    {"supseteq", u"⊇", relation},
    {"subsetneq", u"⊊", relation},
    {"perp", u"⊥", relation},
    {"parallel", u"∥", relation},
    {"mid", u"∣", relation},
    {"nmid", u"∤", relation},
    {"models", u"⊨", relation},
    {"vdash", u"⊢", relation},
    {"doteq", u"≐", relation},
    {"coloneqq", u"≔", relation},
    {"prec", u"≺", relation},
    {"succ", u"≻", relation},
    {"preceq", u"⪯", relation},
    {"succeq", u"⪰", relation},
    {"therefore", u"∴", relation},
    {"because", u"∵", relation},
    {"to", u"→", relation},
    {"rightarrow", u"→", relation},
    {"longrightarrow", u"⟶", relation},
    {"leftarrow", u"←", relation},
    {"gets", u"←", relation},
    {"longleftarrow", u"⟵", relation},
    {"leftrightarrow", u"↔", relation},
    {"Rightarrow", u"⇒", relation},
    {"Longrightarrow", u"⟹", relation},
    {"implies", u"⟹", relation},
    {"Leftarrow", u"⇐", relation},
    {"impliedby", u"⟸", relation},
    {"Leftrightarrow", u"⇔", relation},
    {"iff", u"⟺", relation},
    {"mapsto", u"↦", relation},
    {"uparrow", u"↑", operand},
    {"downarrow", u"↓", operand},
    {"hookrightarrow", u"↪", relation},
    {"rightleftharpoons", u"⇌", relation},
    {"leadsto", u"⇝", relation},
    {"nearrow", u"↗", relation},
    {"searrow", u"↘", relation},
    {"xrightarrow", u"→", relation},
    // big operators
    {"sum", u"∑", big},
    {"prod", u"∏", big},
    {"coprod", u"∐", big},
    {"int", u"∫", big},
    {"iint", u"∬", big},
    {"iiint", u"∭", big},
    {"oint", u"∮", big},
    {"bigcup", u"⋃", big},
    {"bigcap", u"⋂", big},
    {"bigoplus", u"⨁", big},
    {"bigotimes", u"⨂", big},
    {"bigwedge", u"⋀", big},
    {"bigvee", u"⋁", big},
    // functions
    {"sin", u"sin", function},
    {"cos", u"cos", function},
    {"tan", u"tan", function},
    {"cot", u"cot", function},
    {"sec", u"sec", function},
    {"csc", u"csc", function},
    {"arcsin", u"arcsin", function},
    {"arccos", u"arccos", function},
    {"arctan", u"arctan", function},
    {"sinh", u"sinh", function},
    {"cosh", u"cosh", function},
    {"tanh", u"tanh", function},
    {"coth", u"coth", function},
    {"log", u"log", function},
    {"ln", u"ln", function},
    {"lg", u"lg", function},
    {"exp", u"exp", function},
    {"lim", u"lim", function},
    {"limsup", u"lim sup", function},
    {"liminf", u"lim inf", function},
    {"max", u"max", function},
    {"min", u"min", function},
    {"sup", u"sup", function},
    {"inf", u"inf", function},
    {"arg", u"arg", function},
    {"det", u"det", function},
    {"dim", u"dim", function},
    {"ker", u"ker", function},
    {"gcd", u"gcd", function},
    {"deg", u"deg", function},
    {"hom", u"hom", function},
    {"Pr", u"Pr", function},
    // brackets
    {"{", u"{", open},
    {"}", u"}", close},
    {"lbrace", u"{", open},
    {"rbrace", u"}", close},
    {"lbrack", u"[", open},
    {"rbrack", u"]", close},
    {"langle", u"⟨", open},
    {"rangle", u"⟩", close},
    {"lfloor", u"⌊", open},
    {"rfloor", u"⌋", close},
    {"lceil", u"⌈", open},
    {"rceil", u"⌉", close},
    {"lvert", u"|", open},
    {"rvert", u"|", close},
    {"lVert", u"‖", open},
    {"rVert", u"‖", close},
    // spaces, and commands that change only the looks
    {",", u" ", space},
    {";", u" ", space},
    {":", u" ", space},
    {">", u" ", space},
    {" ", u" ", space},
    {"quad", u"  ", space},
    {"qquad", u"   ", space},
    {"!", u"", space},
    {"displaystyle", u"", space},
    {"textstyle", u"", space},
    {"limits", u"", space},
    {"nolimits", u"", space},
    {"left", u"", space},
    {"right", u"", space},
    {"middle", u"", space},
    {"big", u"", space},
    {"Big", u"", space},
    {"bigg", u"", space},
    {"Bigg", u"", space},
    {"bigl", u"", space},
    {"bigr", u"", space},
    {"Bigl", u"", space},
    {"Bigr", u"", space},
    {"biggl", u"", space},
    {"biggr", u"", space},
    {"nonumber", u"", space},
    {"notag", u"", space},
};

struct Accent {
    const char* name;
    char16_t combining;
};

constexpr Accent accents[] = {
    {"hat", 0x0302},   {"widehat", 0x0302}, {"bar", 0x0304},   {"overline", 0x0305}, {"underline", 0x0332},
    {"vec", 0x20D7},   {"dot", 0x0307},     {"ddot", 0x0308},  {"tilde", 0x0303},    {"widetilde", 0x0303},
    {"check", 0x030C}, {"acute", 0x0301},   {"grave", 0x0300}, {"breve", 0x0306},    {"mathring", 0x030A},
};

constexpr QStringView plainRaised = u"0123456789+−=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVWαβγδθϕφχ∘°*′†⊤";
constexpr QStringView raised = u"⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᵅᵝᵞᵟᶿᵠᵠᵡ°°*′†ᵀ";
constexpr QStringView plainLowered = u"0123456789+−=()aehijklmnoprstuvxβγρϕφχ";
constexpr QStringView lowered = u"₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵩᵪ";
constexpr QStringView plainStruck = u"CHNPQRZ";
constexpr QStringView struck = u"ℂℍℕℙℚℝℤ";
static_assert(plainRaised.size() == raised.size() && plainLowered.size() == lowered.size());

std::optional<QString> mapped(QStringView text, QStringView from, QStringView to) {
    QString out;
    for (const QChar character : text) {
        const qsizetype at = from.indexOf(character);
        if (at < 0) return {};
        out += to[at];
    }
    return out;
}

} // namespace

const MathSymbol* mathSymbol(QStringView name) {
    static const QHash<QString, const MathSymbol*> table = [] {
        QHash<QString, const MathSymbol*> all;
        for (const MathSymbol& row : symbols) all.insert(row.name, &row);
        return all;
    }();
    return table.value(name.toString());
}

char16_t mathAccent(QStringView name) {
    for (const Accent& accent : accents)
        if (name == QLatin1String(accent.name)) return accent.combining;
    return 0;
}

std::optional<QString> superscript(QStringView text) {
    return mapped(text, plainRaised, raised);
}
std::optional<QString> subscript(QStringView text) {
    return mapped(text, plainLowered, lowered);
}

QString doubleStruck(QStringView letters) {
    QString out;
    for (const QChar letter : letters) {
        const qsizetype at = plainStruck.indexOf(letter);
        out += at < 0 ? letter : struck[at];
    }
    return out;
}

} // namespace calliope::app::markdown

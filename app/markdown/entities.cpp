#include "app/markdown/entities.h"

#include <QHash>

namespace calliope::app::markdown {
namespace {

struct NamedEntity {
    const char* name;
    char16_t character;
};

/// Those of HTML 4 that are met in texts, and a few of HTML 5.
constexpr NamedEntity namedEntities[] = {
    {"amp", u'&'},     {"lt", u'<'},     {"gt", u'>'},     {"quot", u'"'},   {"apos", u'\''},   {"nbsp", 0x00A0},
    {"iexcl", u'¡'},   {"cent", u'¢'},   {"pound", u'£'},  {"curren", u'¤'}, {"yen", u'¥'},     {"brvbar", u'¦'},
    {"sect", u'§'},    {"uml", u'¨'},    {"copy", u'©'},   {"ordf", u'ª'},   {"laquo", u'«'},   {"not", u'¬'},
    {"shy", 0x00AD},   {"reg", u'®'},    {"macr", u'¯'},   {"deg", u'°'},    {"plusmn", u'±'},  {"sup1", u'¹'},
    {"sup2", u'²'},    {"sup3", u'³'},   {"acute", u'´'},  {"micro", u'µ'},  {"para", u'¶'},    {"middot", u'·'},
    {"cedil", u'¸'},   {"ordm", u'º'},   {"raquo", u'»'},  {"frac14", u'¼'}, {"frac12", u'½'},  {"frac34", u'¾'},
    {"iquest", u'¿'},  {"Agrave", u'À'}, {"Aacute", u'Á'}, {"Acirc", u'Â'},  {"Atilde", u'Ã'},  {"Auml", u'Ä'},
    {"Aring", u'Å'},   {"AElig", u'Æ'},  {"Ccedil", u'Ç'}, {"Egrave", u'È'}, {"Eacute", u'É'},  {"Ecirc", u'Ê'},
    {"Euml", u'Ë'},    {"Igrave", u'Ì'}, {"Iacute", u'Í'}, {"Icirc", u'Î'},  {"Iuml", u'Ï'},    {"ETH", u'Ð'},
    {"Ntilde", u'Ñ'},  {"Ograve", u'Ò'}, {"Oacute", u'Ó'}, {"Ocirc", u'Ô'},  {"Otilde", u'Õ'},  {"Ouml", u'Ö'},
    {"times", u'×'},   {"Oslash", u'Ø'}, {"Ugrave", u'Ù'}, {"Uacute", u'Ú'}, {"Ucirc", u'Û'},   {"Uuml", u'Ü'},
    {"Yacute", u'Ý'},  {"THORN", u'Þ'},  {"szlig", u'ß'},  {"agrave", u'à'}, {"aacute", u'á'},  {"acirc", u'â'},
    {"atilde", u'ã'},  {"auml", u'ä'},   {"aring", u'å'},  {"aelig", u'æ'},  {"ccedil", u'ç'},  {"egrave", u'è'},
    {"eacute", u'é'},  {"ecirc", u'ê'},  {"euml", u'ë'},   {"igrave", u'ì'}, {"iacute", u'í'},  {"icirc", u'î'},
    {"iuml", u'ï'},    {"eth", u'ð'},    {"ntilde", u'ñ'}, {"ograve", u'ò'}, {"oacute", u'ó'},  {"ocirc", u'ô'},
    {"otilde", u'õ'},  {"ouml", u'ö'},   {"divide", u'÷'}, {"oslash", u'ø'}, {"ugrave", u'ù'},  {"uacute", u'ú'},
    {"ucirc", u'û'},   {"uuml", u'ü'},   {"yacute", u'ý'}, {"thorn", u'þ'},  {"yuml", u'ÿ'},    {"OElig", u'Œ'},
    {"oelig", u'œ'},   {"Scaron", u'Š'}, {"scaron", u'š'}, {"ensp", 0x2002}, {"emsp", 0x2003},  {"thinsp", 0x2009},
    {"zwnj", 0x200C},  {"zwj", 0x200D},  {"lrm", 0x200E},  {"rlm", 0x200F},  {"ndash", u'–'},   {"mdash", u'—'},
    {"lsquo", u'‘'},   {"rsquo", u'’'},  {"sbquo", u'‚'},  {"ldquo", u'“'},  {"rdquo", u'”'},   {"bdquo", u'„'},
    {"dagger", u'†'},  {"Dagger", u'‡'}, {"bull", u'•'},   {"hellip", u'…'}, {"permil", u'‰'},  {"prime", u'′'},
    {"Prime", u'″'},   {"lsaquo", u'‹'}, {"rsaquo", u'›'}, {"euro", u'€'},   {"trade", u'™'},   {"larr", u'←'},
    {"uarr", u'↑'},    {"rarr", u'→'},   {"darr", u'↓'},   {"harr", u'↔'},   {"lArr", u'⇐'},    {"rArr", u'⇒'},
    {"hArr", u'⇔'},    {"forall", u'∀'}, {"part", u'∂'},   {"exist", u'∃'},  {"empty", u'∅'},   {"nabla", u'∇'},
    {"isin", u'∈'},    {"notin", u'∉'},  {"prod", u'∏'},   {"sum", u'∑'},    {"minus", u'−'},   {"lowast", u'∗'},
    {"radic", u'√'},   {"prop", u'∝'},   {"infin", u'∞'},  {"ang", u'∠'},    {"and", u'∧'},     {"or", u'∨'},
    {"cap", u'∩'},     {"cup", u'∪'},    {"int", u'∫'},    {"there4", u'∴'}, {"sim", u'∼'},     {"cong", u'≅'},
    {"asymp", u'≈'},   {"ne", u'≠'},     {"equiv", u'≡'},  {"le", u'≤'},     {"ge", u'≥'},      {"sub", u'⊂'},
    {"sup", u'⊃'},     {"sube", u'⊆'},   {"supe", u'⊇'},   {"oplus", u'⊕'},  {"otimes", u'⊗'},  {"perp", u'⊥'},
    {"sdot", u'⋅'},    {"Alpha", u'Α'},  {"Beta", u'Β'},   {"Gamma", u'Γ'},  {"Delta", u'Δ'},   {"Theta", u'Θ'},
    {"Lambda", u'Λ'},  {"Pi", u'Π'},     {"Sigma", u'Σ'},  {"Phi", u'Φ'},    {"Psi", u'Ψ'},     {"Omega", u'Ω'},
    {"alpha", u'α'},   {"beta", u'β'},   {"gamma", u'γ'},  {"delta", u'δ'},  {"epsilon", u'ε'}, {"zeta", u'ζ'},
    {"eta", u'η'},     {"theta", u'θ'},  {"iota", u'ι'},   {"kappa", u'κ'},  {"lambda", u'λ'},  {"mu", u'μ'},
    {"nu", u'ν'},      {"xi", u'ξ'},     {"pi", u'π'},     {"rho", u'ρ'},    {"sigma", u'σ'},   {"tau", u'τ'},
    {"upsilon", u'υ'}, {"phi", u'φ'},    {"chi", u'χ'},    {"psi", u'ψ'},    {"omega", u'ω'},   {"check", u'✓'},
    {"spades", u'♠'},  {"clubs", u'♣'},  {"hearts", u'♥'}, {"diams", u'♦'},  {"star", u'☆'},
};

const QHash<QString, char16_t>& charactersByName() {
    static const QHash<QString, char16_t> table = [] {
        QHash<QString, char16_t> all;
        for (const NamedEntity& row : namedEntities) all.insert(row.name, row.character);
        return all;
    }();
    return table;
}

/// CommonMark, "Entity and numeric character references": what is no character becomes U+FFFD.
QString decodedNumber(QStringView digits, int base) {
    bool isNumber = false;
    const char32_t code = digits.toUInt(&isNumber, base);
    const bool isCharacter = isNumber && code > 0 && code <= QChar::LastValidCodePoint && !QChar::isSurrogate(code) &&
                             !QChar::isNonCharacter(code);
    return isCharacter ? QString::fromUcs4(&code, 1) : QString(QChar(QChar::ReplacementCharacter));
}

} // namespace

QString decodedEntity(QStringView entity) {
    if (entity.size() < 3) return entity.toString();
    const QStringView name = entity.mid(1, entity.size() - 2);
    if (name.startsWith(u"#x") || name.startsWith(u"#X")) return decodedNumber(name.mid(2), 16);
    if (name.startsWith(u'#')) return decodedNumber(name.mid(1), 10);
    const char16_t character = charactersByName().value(name.toString());
    return character != u'\0' ? QString(QChar(character)) : entity.toString();
}

} // namespace calliope::app::markdown

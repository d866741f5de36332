#include "app/highlight/language.h"

#include <QHash>
#include <QStringList>

namespace calliope::app::highlight {
namespace {

using End = Region::End;

QSet<QString> words(const char* list) {
    const QStringList all = QString(list).split(u' ', Qt::SkipEmptyParts);
    return {all.begin(), all.end()};
}

Region lineComment(const char* open) {
    return {open, {}, Role::comment, End::line};
}
/// '#', but not inside of a word.
Region hashComment() {
    return {"#", {}, Role::comment, End::line, false, false, false, true};
}
Region blockComment(const char* open, const char* close) {
    return {open, close, Role::comment, End::fixed, false, true};
}
Region nestedComment(const char* open, const char* close) {
    return {open, close, Role::comment, End::fixed, false, true, true};
}
Region text(const char* mark) {
    return {mark, mark, Role::string, End::fixed, true};
}
Region rawText(const char* mark) {
    return {mark, mark, Role::string};
}
Region longText(const char* open, const char* close) {
    return {open, close, Role::string, End::fixed, true, true};
}
Region longRawText(const char* open, const char* close) {
    return {open, close, Role::string, End::fixed, false, true};
}
Region ended(const char* open, End end) {
    return {open, {}, Role::string, end, false, true};
}

const char* const cTypes =
    "bool char double float int long short signed unsigned void size_t ssize_t ptrdiff_t int8_t int16_t int32_t "
    "int64_t "
    "uint8_t uint16_t uint32_t uint64_t intptr_t uintptr_t FILE va_list wchar_t char8_t char16_t char32_t";
const char* const cWords =
    "auto break case const continue default do else enum extern for goto if inline register restrict return sizeof "
    "static "
    "struct switch typedef union volatile while true false NULL nullptr static_assert alignas alignof thread_local";
const char* const cppWords =
    "and asm catch class co_await co_return co_yield concept const_cast consteval constexpr constinit decltype delete "
    "dynamic_cast explicit export final friend import module mutable namespace new noexcept not operator or override "
    "private "
    "protected public reinterpret_cast requires static_cast template this throw try typeid typename using virtual xor";
const char* const cppTypes =
    "string string_view vector map set unordered_map unordered_set array span optional variant "
    "unique_ptr shared_ptr pair tuple function byte";
const char* const scriptWords = "as async await break case catch class const continue debugger default delete do else "
                                "export extends false finally for "
                                "from function get if import in instanceof let new null of return set static super "
                                "switch this throw true try typeof "
                                "undefined var void while with yield";
const char* const typeScriptWords =
    "abstract any asserts declare enum implements infer interface is keyof namespace never "
    "override private protected public readonly satisfies type unknown";
const char* const scriptTypes =
    "Array Boolean Date Error Function Map Math Number Object Promise Proxy RegExp Set String "
    "Symbol WeakMap bigint boolean number object string symbol JSON";

std::vector<Region> cRegions() {
    return {lineComment("//"), blockComment("/*", "*/"), text("\""), text("'")};
}

std::vector<Region> cppRegions() {
    std::vector<Region> regions = cRegions();
    regions.insert(regions.begin(), ended("R\"", End::cppRaw));
    return regions;
}

std::vector<Region> scriptRegions() {
    std::vector<Region> regions = cRegions();
    regions.push_back(longText("`", "`"));
    return regions;
}

QSet<QString> joined(const char* first, const char* second) {
    return words(first) | words(second);
}

std::vector<Language> makeLanguages() {
    return {
        {.name = "C",
         .aliases = "c h",
         .keywords = words(cWords),
         .types = words(cTypes),
         .regions = cRegions(),
         .sigils = {{u'#', Role::keyword}}},
        {.name = "C++",
         .aliases = "c++ cpp cc cxx hpp hh h++ objective-c objc objective-c++ cuda glsl hlsl",
         .keywords = joined(cWords, cppWords),
         .types = joined(cTypes, cppTypes),
         .regions = cppRegions(),
         .sigils = {{u'#', Role::keyword}}},
        {.name = "C#",
         .aliases = "c# cs csharp",
         .keywords = words(
             "abstract as async await base break case catch checked class const continue default delegate do else enum "
             "event "
             "explicit extern false finally fixed for foreach get goto if implicit in init interface internal is lock "
             "namespace new null operator out override params private protected public readonly record ref required "
             "return "
             "sealed set sizeof stackalloc static struct switch this throw true try typeof unchecked unsafe using "
             "value var "
             "virtual volatile when where while with yield"),
         .types = words(
             "bool byte char decimal double dynamic float int long nint object sbyte short string uint ulong ushort "
             "void Task List Dictionary IEnumerable Guid DateTime Console Exception"),
         .regions = {lineComment("//"), blockComment("/*", "*/"), longRawText("\"\"\"", "\"\"\""),
                     longRawText("@\"", "\""), text("\""), text("'")},
         .sigils = {{u'#', Role::keyword}}},
        {.name = "Java",
         .aliases = "java",
         .keywords = words("abstract assert break case catch class const continue default do else enum extends false "
                           "final finally for goto "
                           "if implements import instanceof interface native new null package permits private "
                           "protected public record return "
                           "sealed static strictfp super switch synchronized this throw throws transient true try var "
                           "volatile while yield"),
         .types = words(
             "boolean byte char double float int long short void Boolean Character Double Exception Float Integer "
             "List Long Map Object Optional Set Short String Void"),
         .regions = {lineComment("//"), blockComment("/*", "*/"), longText("\"\"\"", "\"\"\""), text("\""), text("'")},
         .sigils = {{u'@'}}},
        {.name = "JavaScript",
         .aliases = "javascript js jsx mjs cjs node",
         .keywords = words(scriptWords),
         .types = words(scriptTypes),
         .regions = scriptRegions(),
         .sigils = {{u'@'}},
         .wordCharacters = "$"},
        {.name = "TypeScript",
         .aliases = "typescript ts tsx mts",
         .keywords = joined(scriptWords, typeScriptWords),
         .types = words(scriptTypes),
         .regions = scriptRegions(),
         .sigils = {{u'@'}},
         .wordCharacters = "$"},
        {.name = "Python",
         .aliases = "python py python3 py3 pyi ipython jupyter starlark",
         .keywords =
             words("False None True and as assert async await break case class continue def del elif else except "
                   "finally for from "
                   "global if import in is lambda match nonlocal not or pass raise return self try while with yield"),
         .types =
             words("bool bytearray bytes complex dict float frozenset int list object set str tuple type Any Callable "
                   "Dict Iterable List Optional Union Exception ValueError TypeError KeyError"),
         .regions = {lineComment("#"), longText("\"\"\"", "\"\"\""), longText("'''", "'''"), text("\""), text("'")},
         .sigils = {{u'@'}}},
        {.name = "Go",
         .aliases = "go golang",
         .keywords =
             words("break case chan const continue default defer else fallthrough false for func go goto if import "
                   "interface iota map nil package range return select struct switch true type var"),
         .types = words(
             "any bool byte complex128 complex64 error float32 float64 int int16 int32 int64 int8 rune string uint "
             "uint16 uint32 uint64 uint8 uintptr"),
         .regions = {lineComment("//"), blockComment("/*", "*/"), longRawText("`", "`"), text("\""), text("'")}},
        {.name = "Rust",
         .aliases = "rust rs",
         .keywords = words(
             "as async await break const continue crate dyn else enum extern false fn for if impl in let loop "
             "macro_rules match mod move mut pub ref return self static struct super trait true type union unsafe "
             "use where while"),
         .types = words(
             "Arc Box HashMap HashSet Option Ordering Rc RefCell Result Self String Vec bool char f32 f64 i128 i16 "
             "i32 i64 i8 isize str u128 u16 u32 u64 u8 usize Some None Ok Err"),
         .regions = {lineComment("//"),
                     nestedComment("/*", "*/"),
                     ended("r\"", End::rustRaw),
                     ended("r#", End::rustRaw),
                     longText("\"", "\""),
                     {"'", "'", Role::string, End::character, true}},
         .sigils = {{u'#', Role::keyword}}},
        {.name = "Kotlin",
         .aliases = "kotlin kt kts",
         .keywords = words(
             "abstract as break by catch class companion const constructor continue crossinline data do else enum "
             "expect "
             "external false final finally for fun get if import in infix init inline inner interface internal is "
             "lateinit "
             "null object open operator out override package private protected public return sealed set super suspend "
             "tailrec this throw true try typealias val var vararg when where while"),
         .types =
             words("Any Array Boolean Byte Char Double Float Int List Long Map MutableList MutableMap Nothing Pair Set "
                   "Short String Unit"),
         .regions = {lineComment("//"), nestedComment("/*", "*/"), longRawText("\"\"\"", "\"\"\""), text("\""),
                     text("'")},
         .sigils = {{u'@'}}},
        {.name = "Swift",
         .aliases = "swift",
         .keywords = words("actor as associatedtype async await break case catch class continue convenience default "
                           "defer deinit do dynamic "
                           "else enum extension fallthrough false fileprivate final for func get guard if import in "
                           "indirect init inout "
                           "internal is lazy let mutating nil nonisolated open operator override private protocol "
                           "public repeat required "
                           "return self set some static struct subscript super switch throw throws true try typealias "
                           "unowned var weak where "
                           "while"),
         .types = words(
             "Any AnyObject Array Bool Character Data Date Dictionary Double Error Float Int Int64 Optional Result "
             "Self Set String UInt UInt8 URL UUID Void"),
         .regions = {lineComment("//"), nestedComment("/*", "*/"), longText("\"\"\"", "\"\"\""), text("\"")},
         .sigils = {{u'@'}, {u'#', Role::keyword}}},
        {.name = "PHP",
         .aliases = "php",
         .keywords = words(
             "abstract and array as break case catch class clone const continue declare default do echo else elseif "
             "empty "
             "enum exit extends final finally fn for foreach function global goto if implements include include_once "
             "instanceof insteadof interface isset list match namespace new null or print private protected public "
             "readonly "
             "require require_once return static switch throw trait true false try unset use var while xor yield"),
         .types = words("bool callable float int iterable mixed never object self string void"),
         .regions = {lineComment("//"),
                     {"#[", "]", Role::type},
                     lineComment("#"),
                     blockComment("/*", "*/"),
                     ended("<<<", End::heredoc),
                     longText("\"", "\""),
                     longText("'", "'")},
         .sigils = {{u'$'}},
         .ignoresCase = true},
        {.name = "Ruby",
         .aliases = "ruby rb",
         .keywords =
             words("BEGIN END alias and attr_accessor attr_reader attr_writer begin break case class def defined? do "
                   "else elsif end ensure extend false for if in include lambda loop module next nil not or private "
                   "proc protected public raise redo require require_relative rescue retry return self super then true "
                   "undef unless until when while yield"),
         .types = words("Array Float Hash Integer Object String Struct Symbol Time"),
         .regions = {hashComment(), ended("<<~", End::heredoc), ended("<<-", End::heredoc), longText("\"", "\""),
                     longText("'", "'"), text("`")},
         .sigils = {{u'@'}, {u'$'}},
         .wordCharacters = "?"},
        {.name = "SQL",
         .aliases = "sql mysql postgresql postgres psql sqlite sqlite3 plsql tsql mariadb",
         .keywords = words("add all alter analyze and any as asc begin between by cascade case cast check collate "
                           "column commit conflict "
                           "constraint create cross current_date current_timestamp database default delete desc "
                           "distinct do drop else end "
                           "escape except exists explain false filter first following for foreign from full function "
                           "glob grant group having "
                           "if ignore in index inner insert intersect into is join key last lateral left like limit "
                           "match materialized "
                           "natural not nothing null nulls of offset on or order outer over partition plan pragma "
                           "preceding primary procedure "
                           "range recursive references reindex rename replace returning returns revoke right rollback "
                           "row rows schema select "
                           "set table temp temporary then to top transaction trigger true truncate unbounded unindexed "
                           "union unique update "
                           "using vacuum values view virtual when where window with within without"),
         .types = words(
             "bigint binary blob boolean bytea char character date datetime decimal double float int integer interval "
             "json jsonb money numeric real serial smallint text time timestamp timestamptz tinyint uuid varbinary "
             "varchar"),
         .regions = {lineComment("--"), blockComment("/*", "*/"), longRawText("'", "'"), rawText("\""), rawText("`")},
         .ignoresCase = true},
        {.name = "Bash",
         .aliases = "bash sh shell zsh console shellscript shell-session ksh fish dockerfile makefile make",
         .keywords =
             words("if then else elif fi for while until do done case esac in function select time return exit local "
                   "export readonly declare typeset unset shift source alias set trap break continue eval exec"),
         .types = words(
             "awk cat cd chmod chown cp curl cut docker echo find git grep head kill ls make mkdir mv npm pip printf "
             "python read rm sed sort ssh sudo tail tar tee test touch tr uniq wc wget xargs apt brew cmake"),
         .regions = {hashComment(), ended("<<-", End::heredoc), ended("<<", End::heredoc), longText("\"", "\""),
                     longRawText("'", "'")},
         .sigils = {{u'$'}},
         .wordCharacters = "-",
         .hasCalls = false},
        {.name = "PowerShell",
         .aliases = "powershell ps1 pwsh posh",
         .keywords =
             words("begin break catch class continue data do dynamicparam else elseif end enum exit filter finally for "
                   "foreach from function if in param process return switch throw trap try until using while"),
         .types = words(
             "-eq -ne -gt -lt -ge -le -like -notlike -match -and -or -not -contains -in -is -as -replace -split -join"),
         .regions = {blockComment("<#", "#>"), hashComment(), longRawText("@\"", "\"@"), longRawText("@'", "'@"),
                     longRawText("\"", "\""), longRawText("'", "'")},
         .sigils = {{u'$'}},
         .wordCharacters = "-",
         .ignoresCase = true},
        {.name = "HTML",
         .aliases = "html htm xhtml vue svelte",
         .keywords = {},
         .types = {},
         .regions = {blockComment("<!--", "-->")},
         .wordCharacters = "-:.",
         .hasCalls = false,
         .isMarkup = true},
        {.name = "XML",
         .aliases = "xml svg xsl xslt rss plist qrc ui csproj",
         .keywords = {},
         .types = {},
         .regions = {blockComment("<!--", "-->"), longRawText("<![CDATA[", "]]>")},
         .wordCharacters = "-:.",
         .hasCalls = false,
         .isMarkup = true},
        {.name = "CSS",
         .aliases = "css scss sass less",
         .keywords = words("important from to and not only"),
         .types = {},
         .regions = {blockComment("/*", "*/"), lineComment("// "), text("\""), text("'")},
         .sigils = {{u'@', Role::keyword}},
         .wordCharacters = "-",
         .keyEnd = u':',
         .numberMark = u'#'},
        {.name = "JSON",
         .aliases = "json jsonc json5 geojson jsonl ndjson",
         .keywords = words("true false null"),
         .types = {},
         .regions = {lineComment("//"), blockComment("/*", "*/"), text("\"")},
         .hasStringKeys = true,
         .hasCalls = false},
        {.name = "YAML",
         .aliases = "yaml yml",
         .keywords = words("true false null yes no on off"),
         .types = {},
         .regions = {hashComment(),
                     longText("\"", "\""),
                     {"'", "'", Role::string, End::fixed, false, false, false, true}},
         .sigils = {{u'&'}, {u'*'}, {u'!'}},
         .wordCharacters = "-.",
         .keyEnd = u':',
         .hasCalls = false},
        {.name = "TOML",
         .aliases = "toml ini cfg conf properties editorconfig gitconfig desktop",
         .keywords = words("true false inf nan"),
         .types = {},
         .regions = {hashComment(),
                     {";", {}, Role::comment, End::line, false, false, false, true},
                     longText("\"\"\"", "\"\"\""),
                     longRawText("'''", "'''"),
                     text("\""),
                     rawText("'")},
         .lines = {{"[", Role::keyword}},
         .wordCharacters = "-.",
         .keyEnd = u'=',
         .hasCalls = false},
        {.name = "Lua",
         .aliases = "lua luau",
         .keywords = words(
             "and break do else elseif end false for function goto if in local nil not or repeat return then true "
             "until while"),
         .types = words(
             "assert coroutine error io ipairs math os pairs pcall print require select self setmetatable string table "
             "tonumber tostring type"),
         .regions = {{"--[", {}, Role::comment, End::luaLong, false, true},
                     lineComment("--"),
                     ended("[", End::luaLong),
                     text("\""),
                     text("'")}},
        {.name = "R",
         .aliases = "r rscript",
         .keywords =
             words("FALSE Inf NA NULL NaN TRUE break else for function if in next repeat return while library require"),
         .types = words("c character data.frame double factor integer list logical matrix numeric vector"),
         .regions = {lineComment("#"), longText("\"", "\""), longText("'", "'"), rawText("`")},
         .wordCharacters = "."},
        {.name = "Dart",
         .aliases = "dart",
         .keywords = words("abstract as assert async await base break case catch class const continue covariant "
                           "default deferred do else enum "
                           "export extends extension external factory false final finally for get hide if implements "
                           "import in interface is "
                           "late library mixin new null of on operator part required rethrow return sealed set show "
                           "static super switch sync "
                           "this throw true try typedef var when while with yield"),
         .types = words(
             "bool double dynamic Function Future int Iterable List Map num Object Set Stream String void Widget"),
         .regions = {lineComment("//"), nestedComment("/*", "*/"), longText("\"\"\"", "\"\"\""), longText("'''", "'''"),
                     text("\""), text("'")},
         .sigils = {{u'@'}}},
        {.name = "Haskell",
         .aliases = "haskell hs",
         .keywords = words(
             "case class data default deriving do else foreign if import in infix infixl infixr instance let module "
             "newtype of qualified then type where forall"),
         .types = words(
             "Bool Char Double Either Float IO Int Integer Just Left Maybe Nothing Ordering Right String True False"),
         .regions =
             {lineComment("--"), nestedComment("{-", "-}"), text("\""), {"'", "'", Role::string, End::character, true}},
         .wordCharacters = "'",
         .hasCalls = false},
        {.name = "Diff",
         .aliases = "diff patch",
         .keywords = {},
         .types = {},
         .regions = {},
         .lines = {{"+++", Role::comment},
                   {"---", Role::comment},
                   {"@@", Role::keyword},
                   {"diff ", Role::comment},
                   {"index ", Role::comment},
                   {"+", Role::inserted},
                   {"-", Role::removed}},
         .hasCalls = false},
        {.name = "Markdown",
         .aliases = "markdown md mdx",
         .keywords = {},
         .types = {},
         .regions = {blockComment("<!--", "-->"), longRawText("```", "```"), rawText("`"), {"**", "**", Role::type}},
         .lines = {{"#", Role::keyword}, {">", Role::comment}},
         .hasCalls = false},
    };
}

} // namespace

const std::vector<Language>& languages() {
    static const std::vector<Language> table = makeLanguages();
    return table;
}

const Language* languageOf(QStringView name) {
    static const QHash<QString, const Language*> byAlias = [] {
        QHash<QString, const Language*> all;
        for (const Language& language : languages()) {
            all.insert(language.name.toLower(), &language);
            for (const QString& alias : language.aliases.split(u' ')) all.insert(alias, &language);
        }
        return all;
    }();
    return byAlias.value(name.toString().toLower());
}

QString languageName(QStringView name) {
    const Language* language = languageOf(name);
    return language ? language->name : name.toString();
}

} // namespace calliope::app::highlight

#include "tests/app/markdown/cases.h"

namespace calliope::test {

const std::vector<MarkdownCase>& markdownCases() {
    static const std::vector<MarkdownCase> table{
        {"nothing", "", ""},
        {"blank lines", "\n \n\t\n", ""},
        {"paragraphs", "a\nb\n\n\nc\n", "p a b\np c"},
        {"hard breaks", "a  \nb\\\nc", "p a\\nb\\nc"},
        {"styles", "a *b* **c** ***d*** ~~e~~ `f*` _g_", "p a {e:b} {s:c} {se:d} {x:e} {c:f*} {e:g}"},
        {"nested styles", "**a *b* `c`**", "p {s:a }{se:b}{s: }{sc:c}"},
        {"inside of words", "snake_case_name and in*side*", "p snake_case_name and in{e:side}"},
        {"escapes", "\\*a\\* \\_b\\_ 1\\. \\# &amp; &lt;b&gt; &#8364; &nope;", "p *a* _b_ 1. # & <b> € &nope;"},
        {"headings", "# a\n## b ##\n###### f\n####### g", "h1 a\nh2 b\nh6 f\np ####### g"},
        {"heading ends a paragraph", "a\n# b\nc", "p a\nh1 b\np c"},
        {"underlined headings", "a\n===\nb\nc\n---\nd", "h1 a\nh2 b c\np d"},
        {"rules", "a\n\n---\n***\nb\n* * *\nc", "p a\nrule\nrule\np b\nrule\np c"},
        {"bullets", "- a\n- b\n- c", "p l• a\np l• b\np l• c"},
        {"loose bullets", "* a\n\n* b\n\n  c\n\nd", "p l• a\np l• b\np l c\np d"},
        {"numbers", "3. a\n4. b\n\n\n5. c", "p l3. a\np l4. b\np l5. c"},
        {"numbers with brackets", "1) a\n1) b", "p l1) a\np l2) b"},
        {"nested lists", "- a\n  - b\n    1. c\n  - d\n- e", "p l• a\np ll• b\np lll1. c\np ll• d\np l• e"},
        {"list behind a paragraph", "a:\n- b\n\n- c\n\n  d\ne", "p a:\np l• b\np l• c\np l d e"},
        {"list and text", "- a\n\nb", "p l• a\np b"},
        {"a number that is no list", "in\n1985. It was", "p in 1985. It was"},
        {"two lists", "- a\n+ b", "p l• a\np l• b"},
        {"empty item", "- \n- a", "p l•\np l• a"},
        {"item of an item", "- - a", "p l•\np ll• a"},
        {"tasks", "- [ ] a\n- [x] b", "p l☐ a\np l☑ b"},
        {"item of blocks", "1. a\n\n   ```sh\n   ls\n\n   pwd\n   ```\n2. b",
         "p l1. a\ncode l sh: ls\\n\\npwd\np l2. b"},
        {"fence in a tight item", "- a\n  ```\n  b\n\n  - c\n  ```\n- d", "p l• a\ncode l : b\\n\\n- c\np l• d"},
        {"fence right behind an item", "- a\n```\nb\n\nc\n```\n- d", "p l• a\ncode : b\\n\\nc\np l• d"},
        {"item that begins with a fence", "- ```\n  a\n\n  b\n  ```\n\nc", "code l• : a\\n\\nb\np c"},
        {"lazy item", "- a\nb\n- c", "p l• a b\np l• c"},
        {"rule ends a list", "- a\n***\n- b", "p l• a\nrule\np l• b"},
        {"heading ends a list", "- a\n# b\n  c", "p l• a\nh1 b\np c"},
        {"quote", "> a\n> b\n>\n> c\n\n> d", "p q a b\np q c\np q d"},
        {"lazy quote", "> a\nb\n\nc", "p q a b\np c"},
        {"quoted blocks", "> # a\n> - b\n>   - c\n> ```c\n> d\n>\n> e\n> ```",
         "h1 q a\np ql• b\np qll• c\ncode q c: d\\n\\ne"},
        {"quote in an item", "- a\n\n  > b\n- c", "p l• a\np lq b\np l• c"},
        {"quote ends a paragraph", "a\n> b", "p a\np q b"},
        {"fence", "```cpp\nint x;\n\n  y\n```\na", "code cpp: int x;\\n\\n  y\np a"},
        {"fence ends a paragraph", "a:\n```\nb\n```", "p a:\ncode : b"},
        {"fence of tildes", "~~~~ Py title=\"a\"\n~~~\n```\n~~~~~", "code py: ~~~\\n```"},
        {"open fence", "```js\na\n\nb", "code… js: a\\n\\nb"},
        {"empty fence", "```\n```", "code : "},
        {"fence without lines", "```rust", "code… rust: "},
        {"indented fence", "  ```\n  a\n    b\n c\n  ```", "code : a\\n  b\\nc"},
        {"no fence", "``` a`b", "p ``` a`b"},
        {"fence in a fence", "````md\n```\na\n```\n````", "code md: ```\\na\\n```"},
        {"indented code", "    a\n\n      b\n\nc", "code : a\\n\\n  b\np c"},
        {"no indented code", "a\n    b", "p a b"},
        {"table", "|a|b|\n|-|-|\n|1|2|\n\nc", "table -- [a|b] [1|2]\np c"},
        {"table behind a paragraph", "a\nb\n| c | d |\n|:--|--:|\n| 1 | `2` |", "p a b\ntable <> [c|d] [1|{c:2}]"},
        {"columns", "|a|b|c|d|\n|:-|:-:|-:|-|\n|**1**|x\\|y|[l](http://h/)|",
         "table <^>- [a|b|c|d] [{s:1}|x|y|{:l>http://h/}|]"},
        {"breaks in cells", "|a|\n|-|\n|b<br>c<BR/>d|", "table - [a] [b\\nc\\nd]"},
        {"table ends at a list", "|a|\n|-|\n|1|\n- b", "table - [a] [1]\np l• b"},
        {"no table", "a | b\nc", "p a | b c"},
        {"table in an item", "- a\n\n  |b|c|\n  |-|-|\n  |1|2|", "p l• a\ntable l -- [b|c] [1|2]"},
        {"formula in a cell", "|a|\n|-|\n|$|x|_1$|", "table - [a] [{m:|x|₁}]"},
        {"links", "[a](https://b.c/d?e=f#g \"t\") <http://h.i> https://j.k/l.",
         "p {:a>https://b.c/d?e=f#g} {:http://h.i>http://h.i} {:https://j.k/l>https://j.k/l}."},
        {"mail", "<a@b.cd> [m](mailto:e@f.gh)", "p {:a@b.cd>mailto:a@b.cd} {:m>mailto:e@f.gh}"},
        {"bare www", "www.example.com", "p {:www.example.com>http://www.example.com}"},
        {"styled link", "[a **b**](https://c.d)", "p {:a >https://c.d}{s:b>https://c.d}"},
        {"link with escapes", "[a](https://b.c/x\\_y&amp;z)", "p {:a>https://b.c/x_y&z}"},
        {"relative link", "[a](b/c.md)", "p a"},
        {"reference in the block", "[a]: https://b.c\n[d]: https://e.f\n[a] [x][D]",
         "p {:a>https://b.c} {:x>https://e.f}"},
        {"reference behind", "[a][1] and [2]\n\n- [b][1]\n\n[1]: https://c.d/e\n\n[2]: <https://f.g> 'h'",
         "p {:a>https://c.d/e} and {:2>https://f.g}\np l• {:b>https://c.d/e}"},
        {"reference before", "[1]: https://c.d/e\n\n[a][1]", "p {:a>https://c.d/e}"},
        {"reference that nobody defines", "[a][1]\n\n[2]: https://c.d", "p [a][1]"},
        {"first definition counts", "[A b]\n\n[a  B]: https://c.d\n\n[a b]: https://e.f", "p {:A b>https://c.d}"},
        {"no reference in code", "`[1]`\n\n```\n[1]\n```\n\n[1]: https://c.d", "p {c:[1]}\ncode : [1]"},
        {"picture", "![a *b*](https://c.d/e.png)", "p {p:a >https://c.d/e.png}{ep:b>https://c.d/e.png}"},
        {"picture without words", "![](https://c.d/e.png)", "p {p:https://c.d/e.png>https://c.d/e.png}"},
        {"pictures side by side", "![a](https://c.d)![a](https://c.d)", "p {p:a>https://c.d}{p:a>https://c.d}"},
        {"picture in a link", "[![a](https://b.c)](https://d.e)", "p {p:a>https://d.e}"},
        {"picture in a picture", "![a ![b](https://c.d) e](https://f.g)", "p {p:a b e>https://f.g}"},
        {"HTML", "a <b>c</b> <img src=\"http://x/\"> d", "p a <b>c</b> <img src=\"http://x/\"> d"},
        {"HTML blocks", "<div>\n**a**\n</div>\n\n<!-- b -->", "p <div> {s:a} </div>\np <!-- b -->"},
        {"line breaks", "a<br>b<br/>c", "p a\\nb\\nc"},
        {"formulas", "$a_1$, \\(b_2\\) and $x*y*z$", "p {m:a₁}, {m:b₂} and {m:x * y * z}"},
        {"display formulas", "a $$b^2$$ c\n\n\\[\nd\n= e\n\\]", "p a\nmath b²\np c\nmath d = e"},
        {"lines that look like lists", "$$\na\n- b\n+ c\n$$\n- d", "math a − b + c\np l• d"},
        {"formula in an item", "1. a:\n   \\[\n   b\n   \\]\n2. c", "p l1. a:\nmath l b\np l2. c"},
        {"item that is a formula", "- $$a$$", "math l• a"},
        {"formula behind a quote", "> $$\n> a\n> - b\n> $$\n\n$$a\n> b$$", "math q a − b\nmath a > b"},
        {"formula in a quote", "> $$\n> a\n> $$", "math q a"},
        {"formula in a heading", "# $$a^2$$ \\(b\\)", "h1 {m:a²} {m:b}"},
        {"prices", "$5 and $10 or $HOME/$USER", "p $5 and $10 or $HOME/$USER"},
        {"formulas in code", "`$a$` ``\\(b\\)``\n\n    $c$\n\n```\n$$d$$\n```",
         "p {c:$a$} {c:\\(b\\)}\ncode : $c$\ncode : $$d$$"},
        {"open formula", "$$a\n- b\n\nc$$", "p $$a\np l• b\np c$$"},
        {"empty formula", "$$$$ $$ $$ \\(\\)", "p $$$$ $$ $$ ()"},
        {"unknown command", "$\\foo{a_b}$", "p {m:\\foo{a_b}}"},
        {"escaped brackets", "\\[a\\](b)", "p [a](b)"},
        {"dollars in code before a fence", "Use `$$`:\n```\na\n\nb\n```", "p Use {c:$$}:\ncode : a\\n\\nb"},
        {"line ends", "a\r\nb\rc\r\n\r\nd", "p a b c\np d"},
        {"zeros and overrides",
         "a\x01"
         "b\xE2\x80\xAE"
         "c &#8238; &#0;",
         "p a\xEF\xBF\xBD"
         "b\xEF\xBF\xBD"
         "c \xEF\xBF\xBD \xEF\xBF\xBD"},
        {"marks of formulas",
         "\xEF\xB7\x90"
         "0\xEF\xB7\x91 $a$",
         "p \xEF\xBF\xBD"
         "0\xEF\xBF\xBD {m:a}"},
        {"directions in code",
         "```\n\xE2\x81\xA6"
         "a\n```",
         "code : \xEF\xBF\xBD"
         "a"},
        {"beyond the first plane", "\xF0\x9F\xA6\x99 **\xF0\x9F\xA6\x99**", "p \xF0\x9F\xA6\x99 {s:\xF0\x9F\xA6\x99}"},
        {"right to left", "\xD7\xA9\xD7\x9C\xD7\x95\xD7\x9D *\xD7\x90*",
         "p \xD7\xA9\xD7\x9C\xD7\x95\xD7\x9D {e:\xD7\x90}"},
        {"a whole answer",
         "## Plan\n\nFirst **this**:\n\n1. Do `a`.\n   - so\n   - or so\n2. Then:\n\n   ```sh\n   run\n   ```\n\n| k | "
         "v |\n|---|--:|\n"
         "| x | 1 |\n\n> Note: $e^{i\\pi} = -1$.\n\nDone.\n",
         "h2 Plan\np First {s:this}:\np l1. Do {c:a}.\np ll• so\np ll• or so\np l2. Then:\ncode l sh: run\n"
         "table -> [k|v] [x|1]\np q Note: {m:e^(iπ) = −1}.\np Done."},
    };
    return table;
}

std::vector<HostileCase> hostileCases() {
    std::vector<HostileCase> cases;
    const auto add = [&](const QString& name, const QString& source) { cases.push_back({name, source}); };

    const std::vector<const char*> addresses{
        "http://canary.test/a.png",
        "https://canary.test/?q=secret",
        "HTTP://canary.test/",
        "//canary.test/a.png",
        "data:image/png;base64,iVBORw0KGgo=",
        "data:text/html,<script>alert(1)</script>",
        "file:///etc/passwd",
        "file://host/share/a.png",
        "qrc:/qt/qml/Main.qml",
        "qrc:///a.png",
        "image://ink/mark",
        ":/a.png",
        "/etc/passwd",
        "../../a.png",
        "a.png",
        "\\\\\\\\host\\\\share\\\\a.png",
        "smb://host/share",
        "ftp://host/a.png",
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java&#115;cript:alert(1)",
        "&#x6A;avascript:alert(1)",
        "javascript&colon;alert(1)",
        "vbscript:x",
        "blob:https://a/b",
        "about:blank",
        "ms-msdt:/id",
        "calc:",
        "tel:+1",
        "x-apple:y",
        "steam://run/1",
        "ssh://-oProxyCommand=x",
        "jar:http://a!/b",
        "view-source:http://a",
        "http:",
        "http://",
        "https:///a",
        "http:/\\\\evil.test",
        "https://good.test\\\\@evil.test/",
        "https://good.test@evil.test/",
        "https://[::1",
        "http://a b/",
        "http://\xD0\xB0pple.test/",
        "http://xn--pple-43d.test/",
        "http://a.test:99999/",
        "https://a\xE2\x80\xAE.test/",
        "mailto:",
        "mailto:a",
        "mailto:a@b.test?body=secret&attach=/etc/passwd",
        "http://user:pass@host/",
    };
    const std::vector<const char*> syntaxes{"![a](%1)",
                                            "![a](<%1> \"t\")",
                                            "![a][r]\n\n[r]: %1",
                                            "![r]\n\n[r]: <%1>",
                                            "[a](%1)",
                                            "<%1>",
                                            "%1",
                                            "<img src=\"%1\" width=99999999>"};
    for (std::size_t syntax = 0; syntax < syntaxes.size(); ++syntax)
        for (const char* address : addresses)
            add(QString("%1 in syntax %2").arg(address).arg(syntax), QString(syntaxes[syntax]).replace("%1", address));

    for (const char* html : {"<script>alert(1)</script>",
                             "<a href=\"javascript:x\" onclick=\"y\">z</a>",
                             "<style>*{x:url(http://c/)}</style>",
                             "<iframe src=http://c/></iframe>",
                             "<svg onload=x><image href=\"http://c/\"/></svg>",
                             "<object data=\"http://c/\">",
                             "<table background=\"http://c/\"><tr><td>",
                             "<body background=\"http://c/\">",
                             "<link rel=stylesheet href=http://c/>",
                             "<meta http-equiv=refresh content=\"0;url=http://c/\">",
                             "<!--\n<img src=http://c/>\n-->",
                             "<![CDATA[<img src=x>]]>",
                             "<?php x ?>",
                             "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]>&b;",
                             "&lt;img src=http://c/&gt;",
                             "<img\nsrc=http://c/>",
                             "a <img src='http://c/'",
                             "<p style=\"background-image:url(http://c/)\">a</p>",
                             "</span></p>",
                             "[a](https://b.test/\"onmouseover=\"x)",
                             "[a](https://b.test/'><img src=http://c/>)",
                             "[<img src=http://c/>](http://d.test)",
                             "`<img src=http://c/>`",
                             "```html\n<img src=http://c/>\n```",
                             "    <img src=http://c/>",
                             "# <img src=http://c/>",
                             "|<img src=http://c/>|\n|-|\n|<script>|",
                             "- <img src=http://c/>",
                             "> <img src=http://c/>",
                             "```\"><img src=http://c/>\na\n```",
                             "&#60;img src=http://c/&#62;",
                             "\\<img src=http://c/\\>"})
        add(html, html);

    for (const char* formula : {"$\\href{javascript:x}{a}$",
                                "$\\includegraphics{http://c/}$",
                                "$<img src=http://c/>$",
                                "$\\text{<img src=http://c/>}$",
                                "$$\\def\\a{\\a\\a}\\a$$",
                                "$\\frac$",
                                "$\\frac{a$",
                                "$}$",
                                "$\\begin{matrix}$",
                                "$\\begin{x}a\\end{y}$",
                                "$\\sqrt[$",
                                "$a^$",
                                "$\\$",
                                "$\\left($",
                                "$\\unicode{x3c}script$",
                                "$\\text{\\(a\\)}$",
                                "\\(\\frac{<b>}{c}\\)",
                                "\\[\\input{/etc/passwd}\\]",
                                "$\\end{matrix}$",
                                "$_$",
                                "$\\hat{}$",
                                "$\\sqrt{}$",
                                "$\\not$"})
        add(formula, formula);

    constexpr int depth = 10'000;
    for (const char* mark : {"> ",   "- ",    "1. ",  "* ",   "[",   "![",   "*",       "**",       "_", "`",    "~~",
                             "(",    "<",     "&",    "|",    "$",   "$$",   "\\(",     "\\[",      "{", "<!--", "<a ",
                             "[a](", "![a](", "[a][", "\t",   "\\",  "www.", "http://", "a@",       "]", "*a ",  "**a ",
                             "_a ",  "`a ",   "a`` ", "&amp", "~a ", "<?",   "<!A",     "<![CDATA["})
        add(QString("%1 deep").arg(mark), QString(mark).repeated(depth) + 'a');
    for (const char* line :
         {"|", "- a\n", "a|", ">\n", "    a\n", "[a]: b\n", "[a]", "# a\n", "```\n", "$a\n", "- \n", "\n- a", "1.\n"})
        add(QString("%1 often").arg(line), QString(line).repeated(depth));
    add("wide table",
        QString("|a").repeated(5000) + "|\n" + QString("|-").repeated(5000) + "|\n" + QString("a|\n").repeated(5000));
    add("deep lists", [] {
        QString out;
        for (int i = 0; i < 300; ++i) out += QString(2 * i, ' ') + "- a\n";
        return out;
    }());
    add("deep formula", '$' + QString("\\frac{").repeated(150) + '$');
    add("formula of groups", "$$" + QString("{").repeated(1500) + QString("}").repeated(1500) + "$$");
    return cases;
}

} // namespace calliope::test
